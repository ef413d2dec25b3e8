//! The file name that a server proposes in `Content-Disposition`.

/// Returns the name without directories; `None` if there is none, or if it is `.` or `..` or contains control characters.
pub(super) fn name(disposition: &str) -> Option<String> {
    let parameter = |wanted: &str| {
        parts(disposition).filter_map(|part| part.split_once('=')).find_map(|(name, value)| {
            name.trim().eq_ignore_ascii_case(wanted).then(|| value.trim().trim_matches('"').replace("\\\"", "\""))
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

/// Splits the header at each `;` that is not in quotes. A backslash escapes only a quote, because some servers send
/// unescaped backslashes in paths.
fn parts(disposition: &str) -> impl Iterator<Item = &str> {
    let (mut is_quoted, mut before) = (false, ' ');
    disposition.split(move |c| {
        is_quoted ^= c == '"' && !(is_quoted && before == '\\');
        before = c;
        c == ';' && !is_quoted
    })
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn a_name_has_no_directories_and_no_control_characters() {
        for (disposition, wanted) in [
            (r#"attachment; filename="server.gz""#, Some("server.gz")),
            ("attachment; filename=../../etc/passwd", Some("passwd")),
            (r#"attachment; filename="C:\x\y.gz""#, Some("y.gz")),
            ("attachment; filename*=UTF-8''a%20b.gz; filename=c", Some("a b.gz")),
            ("attachment; filename*=UTF-8''a%00b.gz", None),
            ("attachment; filename=..", None),
            (r#"attachment; filename="a;b \"c\";d.gz"; size=1"#, Some(r#"a;b "c";d.gz"#)),
            (r#"attachment; name="x; filename=y"; filename=z"#, Some("z")),
            (r#"attachment; filename="open; x=y"#, Some("open; x=y")),
            ("attachment", None),
        ] {
            assert_eq!(name(disposition).as_deref(), wanted, "{disposition}");
        }
    }
}
