//! Markdown of a document as Markdown that rustdoc accepts without warnings.
//!
//! In: a description. Out: lines of a doc comment. Relative links become plain text and bare URLs become code. HTML tags that only
//! format are removed, other HTML is shown as text. Code blocks are not doc tests.

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

/// Returns the lines of a description.
pub(super) fn lines(markdown: &str) -> Vec<String> {
    if is_plain(markdown) {
        return markdown.lines().map(|line| line.trim_end().to_owned()).collect();
    }
    // The renderer closes a code block only after a line break.
    let markdown = format!("{}\n", markdown.trim_end());
    let events = Parser::new_ext(&markdown, Options::ENABLE_TABLES);
    let mut text = String::new();
    let options = pulldown_cmark_to_cmark::Options { code_block_token_count: 3, ..Default::default() };
    if pulldown_cmark_to_cmark::cmark_with_options(rewritten(events), &mut text, Options::ENABLE_TABLES, options)
        .is_err()
    {
        // Writing to a string does not fail. If the renderer returns an error for another reason, the text is kept as plain text.
        text = escape(&markdown);
    }
    text.lines().map(|line| line.trim_end().to_owned()).collect()
}

/// Escapes all markup of a text.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for it in text.chars() {
        if matches!(it, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#') {
            escaped.push('\\');
        }
        escaped.push(it);
    }
    escaped
}

/// Returns whether a text has no markup, as most descriptions.
fn is_plain(text: &str) -> bool {
    !text.contains(['`', '*', '_', '[', ']', '<', '>', '#', '|', '\\', '&', '~', '\t'])
        && !text.contains("http")
        && !text.contains("    ")
        && !text.lines().any(|line| {
            let start = line.trim_start();
            start.starts_with(['-', '+', '=']) || start.starts_with(|it: char| it.is_ascii_digit())
        })
}

fn rewritten<'a>(events: Parser<'a>) -> Vec<Event<'a>> {
    let mut out = Vec::new();
    let mut kept_links = Vec::new();
    let mut in_code = false;
    for event in events {
        match event {
            Event::Start(Tag::Link { dest_url, title, id, .. }) => {
                let keep = dest_url.starts_with("http://") || dest_url.starts_with("https://");
                kept_links.push(keep);
                if keep {
                    out.push(Event::Start(Tag::Link { link_type: LinkType::Inline, dest_url, title, id }));
                }
            }
            Event::End(TagEnd::Link) => {
                if kept_links.pop().unwrap_or_default() {
                    out.push(Event::End(TagEnd::Link));
                }
            }
            Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => {}
            Event::Start(Tag::CodeBlock(_)) => {
                in_code = true;
                out.push(Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced("text".into()))));
            }
            Event::End(TagEnd::CodeBlock) => {
                in_code = false;
                out.push(Event::End(TagEnd::CodeBlock));
            }
            // A heading inside a doc comment would compete with rustdoc's own.
            Event::Start(Tag::Heading { .. }) => {
                out.push(Event::Start(Tag::Paragraph));
                out.push(Event::Start(Tag::Strong));
            }
            Event::End(TagEnd::Heading(_)) => {
                out.push(Event::End(TagEnd::Strong));
                out.push(Event::End(TagEnd::Paragraph));
            }
            Event::Start(Tag::HtmlBlock) => out.push(Event::Start(Tag::Paragraph)),
            Event::End(TagEnd::HtmlBlock) => out.push(Event::End(TagEnd::Paragraph)),
            Event::Html(html) | Event::InlineHtml(html) => html_as_text(html.trim(), &mut out),
            Event::Text(text) if !in_code && kept_links.is_empty() => linked(&text, &mut out),
            other => out.push(other),
        }
    }
    out
}

/// HTML tags that are removed. Other text in angle brackets is shown, since it is often a placeholder.
const FORMATTING: &[&str] = &[
    "a", "b", "br", "code", "div", "em", "font", "h1", "h2", "h3", "h4", "hr", "i", "li", "ol", "p", "pre", "span",
    "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "u", "ul",
];

fn html_as_text(html: &str, out: &mut Vec<Event<'_>>) {
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        let (tag, after) = tag.split_once('>').unwrap_or((tag, ""));
        let name = tag.trim_matches('/').split(|it: char| it.is_whitespace() || it == '/').next().unwrap_or_default();
        if !before.is_empty() {
            out.push(Event::Text(before.to_owned().into()));
        }
        if !FORMATTING.contains(&name.to_lowercase().as_str()) {
            out.push(Event::Code(format!("<{tag}>").into()));
        }
        rest = after;
    }
    if !rest.is_empty() {
        out.push(Event::Text(rest.to_owned().into()));
    }
}

/// Converts bare URLs to code, because rustdoc warns about them, and many are examples.
fn linked<'a>(text: &str, out: &mut Vec<Event<'a>>) {
    let mut rest = text;
    while let Some(start) = [rest.find("https://"), rest.find("http://")].into_iter().flatten().min() {
        let (before, address) = rest.split_at(start);
        let end = address.find(|it: char| it.is_whitespace() || matches!(it, '<' | '>' | '"' | '\'' | '{' | '}' | '`'));
        let (address, after) = address.split_at(end.unwrap_or(address.len()));
        let trimmed = address.trim_end_matches(['.', ',', ';', ':', ')', '!', '?']);
        let after_length = address.len() - trimmed.len() + after.len();
        if !before.is_empty() {
            out.push(Event::Text(before.to_owned().into()));
        }
        out.push(Event::Code(trimmed.to_owned().into()));
        rest = rest.get(rest.len() - after_length..).unwrap_or_default();
    }
    if !rest.is_empty() {
        out.push(Event::Text(rest.to_owned().into()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_silent_in_rustdoc() {
        for (markdown, expected) in [
            ("Plain words.", "Plain words."),
            ("See [/groups](#tag/Projects).", "See /groups."),
            ("See [docs](https://example.com/a).", "See [docs](https://example.com/a)."),
            ("Go to https://example.com/a.", "Go to `https://example.com/a`."),
            ("<b>Bold</b> <your-name> x<br/>y", "Bold `<your-name>` xy"),
            ("# Title\n\ntext", "**Title**\n\ntext"),
            ("    let x = 1;", "```text\nlet x = 1;\n```"),
            ("a [b] c", "a \\[b\\] c"),
        ] {
            assert_eq!(lines(markdown).join("\n").trim(), expected, "{markdown:?}");
        }
    }
}
