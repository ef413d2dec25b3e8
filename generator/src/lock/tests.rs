#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;
use crate::input::SourceFile;

fn file(text: &str) -> SourceFile {
    SourceFile { name: "names.lock".to_owned(), bytes: text.as_bytes().to_vec() }
}

/// The errors, as `code line: message`.
fn faults(text: &str) -> Vec<String> {
    let faults = read(&file(text)).err().unwrap_or_default();
    let line = |it: &crate::Diagnostic| it.location.as_ref().map_or(0, |place| place.line);
    faults.iter().map(|it| format!("{} {}: {}", it.code, line(it), it.message)).collect()
}

const LINES: &str = "\
field Pet.kind = kind_: PetKind
field Pet.name = name
group Pets = pets, Pets
operation GET /pets/{} 2024-08-05 = pets::get_pet, GetPet
operation GET /pets/{} 2024-08-05+csv = pets::get_pet_as_csv, GetPetAsCsv # retired
parameter GET /pets/{} query:order = order
request PUT /pets/{} 2024-08-05 = Pet
response GET /pets/{} 2024-08-05 = Pet
schema Pet = Pet
type Pet = shared for owners, pets
type PetKind = pets
value PetKind.big cat = BigCat
variant Animal.CAT = Cat(Cat)
";

#[test]
fn what_is_written_is_read_again() {
    let lock = read(&file(LINES)).unwrap();
    let written = lock.to_string();
    assert!(written.starts_with("# ") && written.ends_with(LINES), "{written}");
    let again = read(&file(&written)).unwrap();
    assert_eq!(again.to_string(), written);
    assert_eq!(again.iter().count(), 13);
}

#[test]
fn lines_are_sorted_whatever_their_order_in_the_file() {
    let mut lines: Vec<&str> = LINES.lines().collect();
    lines.reverse();
    assert!(read(&file(&lines.join("\n"))).unwrap().to_string().ends_with(LINES));
}

#[test]
fn every_spelling_of_the_document_is_read_as_it_was_written() {
    for wire in ["", " ", "a = b", "a =", " = ", "a\nb", "\\", "\\n", "a\\u{a}", "x # retired", ".", "\u{85}", "日本"]
    {
        let mut lock = Lock::default();
        let name = Given::Member { name: "name".to_owned(), ty: None };
        lock.add(Identity::member(Kind::Field, "Pet", wire), Entry::new(name));
        let text = lock.to_string();
        let again = read(&file(&text)).unwrap_or_else(|faults| panic!("{faults}"));
        assert_eq!(
            again.iter().map(|(identity, _)| identity.text.clone()).collect::<Vec<_>>(),
            [format!("Pet.{wire}")]
        );
        assert_eq!(again.to_string(), text);
    }
}

#[test]
fn the_names_of_path_parameters_are_no_part_of_an_identity() {
    let of = |path: &str| Identity::version(Kind::Operation, Method::Get, path, Some("2024-08-05"), None);
    assert_eq!(of("/pets/{petId}/x/{y}").text, "GET /pets/{}/x/{} 2024-08-05");
    assert_eq!(of("/pets/{id}/x/{z}"), of("/pets/{petId}/x/{y}"));
    assert_eq!(of("/pets/{open").text, "GET /pets/{open 2024-08-05");
}

#[test]
fn a_malformed_line_is_reported_with_its_number_and_the_form_that_is_expected() {
    for (line, fault) in [
        ("schema Pet", "Expected a line such as `schema Pet = Pet`, found no ` = `."),
        ("operation GET /pets = get_pet", "Expected a name of the form `module::method, Alias`, found `get_pet`."),
        ("group Pets = pets", "Expected a name of the form `module, Handle`, found `pets`."),
        ("variant Animal.CAT = Cat(Cat", "Expected a name of the form `Name` or `Name(Type)`, found `Cat(Cat`."),
        ("field .name = name", "Expected the name of a type and a dot, found ``."),
        ("schema a\\b = Pet", "Expected `\\\\` or `\\u{...}` after the backslash."),
    ] {
        assert_eq!(faults(&format!("# head\n\n{line}\n")), [format!("lock-line 3: {fault}")]);
    }
    let conflict = faults("<<<<<<< HEAD = x\nschema Pet = Pet\n");
    assert_eq!(conflict.len(), 1);
    assert!(conflict[0].starts_with("lock-line 1: Expected a line that begins with one of `field`, "), "{conflict:?}");
}

#[test]
fn an_identity_that_is_repeated_is_reported_at_the_second_line() {
    assert_eq!(
        faults("schema Pet = Pet\nschema Pet = Cat\n"),
        ["lock-duplicate 2: Line 1 already gives a name to `schema Pet`."]
    );
}

#[test]
fn a_name_that_is_not_an_identifier_is_reported() {
    for line in [
        "schema Pet = P-t",
        "field Pet.type = type",
        "value Size.1 = 1",
        "group Pets = pe ts, Pets",
        "operation GET /a = a::, B",
        "type Pet = a for b, c d",
        "field Pet.a = Self",
    ] {
        let faults = faults(line);
        assert_eq!(faults.len(), 1, "{line}: {faults:?}");
        assert!(
            faults[0].starts_with("lock-name 1: ") && faults[0].ends_with(" is not a valid Rust identifier."),
            "{faults:?}"
        );
    }
    assert_eq!(faults("field Pet.type = type_\n"), Vec::<String>::new());
}

#[test]
fn a_file_that_is_not_utf8_is_an_error() {
    let faults = read(&SourceFile { name: "names.lock".to_owned(), bytes: vec![0xff] }).err().unwrap();
    assert_eq!(faults.iter().map(|fault| fault.code).collect::<Vec<_>>(), ["lock-not-utf8"]);
}
