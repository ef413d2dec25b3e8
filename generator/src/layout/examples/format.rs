//! Statements as the lines of a function body.

/// Formats statements. Text that does not parse stays as it is, so that the compiler shows the fault.
pub(super) fn lines(imports: &[String], statements: &[String]) -> Vec<String> {
    let mut lines = formatted(imports);
    if !lines.is_empty() {
        lines.push(String::new());
    }
    lines.extend(formatted(statements));
    lines
}

fn formatted(statements: &[String]) -> Vec<String> {
    let text = format!("async fn example() {{\n{}\n}}\n", statements.join("\n"));
    let Ok(file) = syn::parse_str::<syn::File>(&text) else { return statements.to_vec() };
    let text = prettyplease::unparse(&file);
    let lines: Vec<&str> = text.lines().collect();
    let body = lines.get(1..lines.len().saturating_sub(1)).unwrap_or_default();
    body.iter().map(|line| line.strip_prefix("    ").unwrap_or(line).to_owned()).collect()
}
