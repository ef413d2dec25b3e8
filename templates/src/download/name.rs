//! The file name that a server proposes in `Content-Disposition`.

/// The name without any directories; `None` if there is none, or if it is `.` or `..`.
pub(super) fn name(disposition: &str) -> Option<String> {
    let parameter = |wanted: &str| {
        disposition.split(';').filter_map(|part| part.split_once('=')).find_map(|(name, value)| {
            name.trim().eq_ignore_ascii_case(wanted).then(|| value.trim().trim_matches('"').to_owned())
        })
    };
    let extended = parameter("filename*").and_then(|value| {
        let text = value.strip_prefix("UTF-8''").or_else(|| value.strip_prefix("utf-8''"))?;
        Some(percent_encoding::percent_decode_str(text).decode_utf8().ok()?.into_owned())
    });
    let name = extended.or_else(|| parameter("filename"))?;
    let name = name.rsplit(['/', '\\']).next()?.to_owned();
    let is_usable = !matches!(name.as_str(), "" | "." | "..") && !name.contains(char::is_control);
    is_usable.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn a_name_has_no_directories_and_no_control_characters() {
        for (disposition, wanted) in [
            (r#"attachment; filename="mongodb.gz""#, Some("mongodb.gz")),
            ("attachment; filename=../../etc/passwd", Some("passwd")),
            (r#"attachment; filename="C:\x\y.gz""#, Some("y.gz")),
            ("attachment; filename*=UTF-8''a%20b.gz; filename=c", Some("a b.gz")),
            ("attachment; filename*=UTF-8''a%00b.gz", None),
            ("attachment; filename=..", None),
            ("attachment", None),
        ] {
            assert_eq!(name(disposition).as_deref(), wanted, "{disposition}");
        }
    }
}
