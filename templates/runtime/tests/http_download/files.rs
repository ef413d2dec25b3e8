//! Writing a download to a file, which is replaced by a complete one or not changed.

use std::fs;
use std::ops::Deref;
use std::path::{Path, PathBuf};

use runtime::ErrorKind;

use super::*;

/// A temporary directory for one test, which is removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("download-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

impl Deref for Folder {
    type Target = Path;

    fn deref(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[tokio::test]
async fn a_file_is_replaced_only_by_a_complete_one() {
    let folder = Folder::new("replaced");
    let path = folder.join("log.gz");
    fs::write(&path, "old").unwrap();
    let broken: [fn() -> Reply; 4] = [
        || until_close("content-length: 100\r\n", b"half"),
        || Reply::Stall(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf".to_vec()),
        || until_close("transfer-encoding: chunked\r\n", b"4\r\nhalf\r\n"),
        || until_close("", b"half"),
    ];
    for reply in broken {
        let server = serve(reply).await;
        let error = get(&server).await.to_file(&path).await.unwrap_err();
        assert!(error.is_retryable() && error.operation().is_some(), "{error}");
        assert_eq!((fs::read(&path).unwrap(), folder.names()), (b"old".to_vec(), vec!["log.gz".into()]));
    }
    let cut = gzip(&b"0123456789".repeat(10_000));
    let server = serve(move || file(cut[..cut.len() - 4].to_vec())).await;
    get(&server).await.decompressed().to_file(&path).await.unwrap_err();
    assert_eq!((fs::read(&path).unwrap(), folder.names()), (b"old".to_vec(), vec!["log.gz".into()]));

    let server = serve(|| file(gzip(b"new"))).await;
    assert_eq!(get(&server).await.decompressed().to_file(&path).await.unwrap(), 3);
    assert_eq!((fs::read(&path).unwrap(), folder.names()), (b"new".to_vec(), vec!["log.gz".into()]));
    let server = serve(|| file(Vec::new())).await;
    assert_eq!(get(&server).await.decompressed().to_file(&path).await.unwrap(), 0);
    assert_eq!(fs::read(&path).unwrap(), b"");
}

#[tokio::test]
async fn a_download_that_is_dropped_leaves_no_file() {
    let folder = Folder::new("dropped");
    let server = serve(|| Reply::Stall(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf".to_vec())).await;
    let client = server.client().build().unwrap();
    for wait in [0, 1, 100] {
        let download = client.request(Method::GET, "/x").download().await.unwrap();
        let written = download.to_file(folder.join("log.gz"));
        tokio::time::timeout(Duration::from_millis(wait), written).await.unwrap_err();
        // A file that was being created at that moment is removed later by the thread that creates it.
        let mut names = folder.names();
        for _ in 0..100 {
            if !names.is_empty() {
                tokio::time::sleep(Duration::from_millis(10)).await;
                names = folder.names();
            }
        }
        assert!(names.is_empty(), "{names:?}");
    }
}

#[tokio::test]
async fn a_path_that_cannot_be_written_is_an_error_with_the_cause() {
    let folder = Folder::new("errors");
    let server = serve(|| file(b"text".to_vec())).await;
    let missing = folder.join("none").join("x");
    for path in [&*folder, &missing, Path::new(""), Path::new("/"), Path::new(".."), &folder.join("new/")] {
        let error = get(&server).await.to_file(path).await.unwrap_err();
        assert!(error.kind() == ErrorKind::File && error.operation().is_some(), "{}: {error}", path.display());
    }
    assert!(folder.names().is_empty());
    let error = get(&server).await.to_file(&missing).await.unwrap_err().to_string();
    assert!(error.contains("none/x cannot be written") && error.contains("No such file"), "{error}");
}

/// In /proc there are regular files that can be written, and no directory in which files can be created, even by root.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_directory_in_which_no_file_can_be_created_is_an_error_that_says_so() {
    let server = serve(|| file(b"0".to_vec())).await;
    let path = Path::new("/proc/self/oom_score_adj");
    assert!(fs::metadata(path).unwrap().is_file());
    let error = get(&server).await.to_file(path).await.unwrap_err();
    let message = error.to_string();
    assert!(error.kind() == ErrorKind::File && message.contains("the file itself is writable"), "{message}");
}

#[cfg(unix)]
mod unix {
    use std::io::Read as _;
    use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _, PermissionsExt as _, symlink};

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o7777
    }

    #[tokio::test]
    async fn permissions_are_kept_and_a_new_file_has_the_default_permissions() {
        let folder = Folder::new("modes");
        let server = serve(|| file(b"text".to_vec())).await;
        fs::write(folder.join("by default"), "").unwrap();
        get(&server).await.to_file(folder.join("new")).await.unwrap();
        assert_eq!(mode(&folder.join("new")), mode(&folder.join("by default")));
        for (before, after) in [(0o600, 0o600), (0o640, 0o640), (0o666, 0o666), (0o755, 0o755), (0o4711, 0o711)] {
            let path = folder.join(format!("{before:o}"));
            fs::write(&path, "old").unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(before)).unwrap();
            get(&server).await.to_file(&path).await.unwrap();
            assert_eq!((mode(&path), fs::read(&path).unwrap()), (after, b"text".to_vec()), "{before:o}");
        }
    }

    #[tokio::test]
    async fn a_file_that_replaces_a_private_one_is_private_while_it_is_written() {
        let folder = Folder::new("private");
        let path = folder.join("secret");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        let server = serve(|| Reply::Stall(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf".to_vec())).await;
        let download = server.client().build().unwrap().request(Method::GET, "/x").download().await.unwrap();
        let writing = tokio::spawn(download.to_file(path));
        let part = loop {
            tokio::time::sleep(Duration::from_millis(5)).await;
            let names = folder.names();
            if let Some(part) = names.iter().find(|name| *name != "secret") {
                break folder.join(part);
            }
        };
        assert_eq!(mode(&part), 0o600);
        writing.abort();
        assert!(writing.await.unwrap_err().is_cancelled());
        assert_eq!(folder.names(), ["secret"]);
    }

    #[tokio::test]
    async fn a_symbolic_link_is_kept_and_its_target_is_replaced() {
        let folder = Folder::new("links");
        fs::create_dir(folder.join("target")).unwrap();
        fs::write(folder.join("target/log"), "old").unwrap();
        symlink("target/log", folder.join("link")).unwrap();
        symlink("link", folder.join("to link")).unwrap();
        symlink("target/new", folder.join("dangling")).unwrap();
        symlink("circle", folder.join("circle")).unwrap();
        let server = serve(|| file(b"text".to_vec())).await;
        for (path, target) in [("to link", "target/log"), ("dangling", "target/new")] {
            get(&server).await.to_file(folder.join(path)).await.unwrap();
            assert!(folder.join(path).is_symlink() && !folder.join(target).is_symlink());
            assert_eq!(fs::read(folder.join(target)).unwrap(), b"text");
        }
        assert!(folder.join("link").is_symlink());
        let error = get(&server).await.to_file(folder.join("circle")).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::File);
        assert_eq!(folder.names(), ["circle", "dangling", "link", "target", "to link"]);
    }

    #[tokio::test]
    async fn a_fifo_is_written_to() {
        let folder = Folder::new("fifo");
        let path = folder.join("fifo");
        assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
        let server = serve(|| file(b"text".repeat(1_000))).await;
        let reader = std::thread::spawn({
            let path = path.clone();
            move || {
                let mut read = Vec::new();
                fs::File::open(path).unwrap().read_to_end(&mut read).unwrap();
                read
            }
        });
        assert_eq!(get(&server).await.to_file(&path).await.unwrap(), 4_000);
        assert_eq!(reader.join().unwrap(), b"text".repeat(1_000));
        assert!(fs::symlink_metadata(&path).unwrap().file_type().is_fifo());
        assert_eq!(folder.names(), ["fifo"]);
    }

    #[tokio::test]
    async fn a_device_is_written_to() {
        // The path is a link, so that a fault would replace the link and not the device.
        let folder = Folder::new("device");
        symlink("/dev/null", folder.join("null")).unwrap();
        let server = serve(|| file(b"text".to_vec())).await;
        assert_eq!(get(&server).await.to_file(folder.join("null")).await.unwrap(), 4);
        assert!(folder.join("null").is_symlink());
        assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
    }

    #[tokio::test]
    async fn a_socket_is_an_error_and_is_kept() {
        let folder = Folder::new("socket");
        let _socket = std::os::unix::net::UnixListener::bind(folder.join("socket")).unwrap();
        let before = fs::metadata(folder.join("socket")).unwrap().ino();
        let server = serve(|| file(b"text".to_vec())).await;
        let error = get(&server).await.to_file(folder.join("socket")).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::File);
        assert_eq!(fs::metadata(folder.join("socket")).unwrap().ino(), before);
    }
}
