//! Doc comments.
//!
//! In: lines of Markdown. Out: lines and attributes that Rust accepts.

use proc_macro2::TokenStream;
use quote::quote;

/// Returns one attribute for each line.
pub(super) fn attributes(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|text| line(text));
    quote!(#(#[doc = #lines])*)
}

/// Returns `#[doc(alias = ..)]`.
pub(super) fn alias(alias: Option<&String>) -> Option<TokenStream> {
    alias.map(|alias| quote!(#[doc(alias = #alias)]))
}

/// Returns a text as the rest of a line that begins with `///`. A comment cannot contain a line break or a carriage return, and
/// rustc refuses characters that change the direction of the text, because the code then looks different from what is compiled.
pub(super) fn line(text: &str) -> String {
    let turns = |it: &char| matches!(it, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let text: String =
        text.chars().filter(|it| !turns(it)).map(|it| if it.is_control() && it != '\t' { ' ' } else { it }).collect();
    let text = text.trim_end();
    if text.is_empty() { String::new() } else { format!(" {text}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_a_comment_is_one_that_rust_accepts() {
        for (text, expected) in [
            ("words\tand  more", " words\tand  more"),
            ("", ""),
            ("\r", ""),
            ("a\r\nb\nc\0", " a  b c"),
            ("`\u{202e}a\u{2066}`", " `a`"),
            ("\u{1F600} \u{e9}", " \u{1F600} \u{e9}"),
        ] {
            assert_eq!(line(text), expected, "{text:?}");
        }
    }
}
