//! The text of a file from its bytes.

use crate::diagnostic::{Diagnostic, Diagnostics, Location};
use crate::input::SourceFile;

/// Returns the text of a file without its byte order mark.
///
/// # Errors
/// The file is not UTF-8.
pub(super) fn utf8(file: &SourceFile) -> Result<&str, Diagnostics> {
    match std::str::from_utf8(&file.bytes) {
        Ok(text) => Ok(text.strip_prefix('\u{feff}').unwrap_or(text)),
        Err(error) => {
            let (valid, rest) = file.bytes.split_at(error.valid_up_to());
            let byte = rest.first().copied().unwrap_or_default();
            let line_start = valid.iter().rposition(|byte| *byte == b'\n').map_or(0, |position| position + 1);
            let line = valid.iter().filter(|byte| **byte == b'\n').count() + 1;
            let column = String::from_utf8_lossy(&valid[line_start..]).chars().count() + 1;
            let message = format!("Expected UTF-8 text, found the byte 0x{byte:02x} at offset {}.", valid.len());
            Err(Diagnostic::error("not-utf8", "", message)
                .help("Save the file as UTF-8. A file that is compressed or in UTF-16 has to be converted first.")
                .at(Location { file: file.name.clone(), line, column })
                .into())
        }
    }
}
