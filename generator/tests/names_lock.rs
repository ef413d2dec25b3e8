//! Names that were given stay when the document changes: each test generates from one document, and then from the next one with the
//! lock of the first.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

#[path = "names_lock/documents.rs"]
mod documents;

use documents::{Document, Run, get, run, types};

/// Two groups, a component in each, an inline enum.
fn pets() -> Document {
    Document::new()
        .path(&get("/pets/{petId}", "getPet", "pets", "Pet"))
        .path(&get("/shops/{shopId}", "getShop", "shops", "Shop"))
        .schema("Pet", "{type: object, properties: {name: {type: string}, size: {type: string, enum: [L, S]}}}")
        .schema("Shop", "{type: object, properties: {city: {type: string}}}")
}

/// The lines of a lock that begin with a word.
fn lines<'a>(run: &'a Run, keyword: &str) -> Vec<&'a str> {
    run.lock.lines().filter(|line| line.starts_with(&format!("{keyword} "))).collect()
}

#[test]
fn the_lock_lists_every_public_name_under_its_identity() {
    let lock = run(&pets(), None).lock;
    let lines: Vec<&str> = lock.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect();
    insta::assert_snapshot!(lines.join("\n"), @"
    field Pet.name = name
    field Pet.size = size: PetSize
    field Shop.city = city
    group pets = pets, PetsApi
    group shops = shops, ShopsApi
    operation GET /pets/{} 2024-08-05 = pets::get_pet, GetPet
    operation GET /shops/{} 2024-08-05 = shops::get_shop, GetShop
    response GET /pets/{} 2024-08-05 = Pet
    response GET /shops/{} 2024-08-05 = Shop
    schema Pet = Pet
    schema Shop = Shop
    type Pet = pets
    type PetSize = pets
    type Shop = shops
    value PetSize.L = L
    value PetSize.S = S
    ");
    assert_eq!(run(&pets(), Some(&lock)).lock, lock, "a lock does not change if the document does not");
}

#[test]
fn a_name_of_the_lock_wins_over_the_rule() {
    let lock = run(&pets(), None).lock;
    let lock = lock.replace("Pet.name = name\n", "Pet.name = title\n").replace("= pets::get_pet,", "= pets::fetch,");
    let lock = lock.replace("PetSize.L = L\n", "PetSize.L = Large\n").replace("= pets, PetsApi", "= pets, AnimalsApi");
    let next = run(&pets(), Some(&lock));
    assert_eq!(next.lock, lock);
    assert_eq!(next.methods(), ["pets::fetch", "shops::get_shop"]);
    assert_eq!(next.members("Pet"), ["title", "size"]);
    assert_eq!(next.members("PetSize"), ["Large", "S"]);
    assert_eq!(
        next.surface.groups().map(|(_, handle)| handle.name.as_str()).collect::<Vec<_>>(),
        ["AnimalsApi", "ShopsApi"]
    );
    assert_eq!(next.warnings, Vec::<String>::new());
}

#[test]
fn a_method_stays_if_its_operation_id_and_its_path_parameter_are_renamed() {
    let lock = run(&pets(), None).lock;
    let renamed = pets().replace("getPet", "fetchAnimal").replace("petId", "id");
    assert_eq!(run(&renamed, None).methods(), ["pets::fetch_animal", "shops::get_shop"], "without the lock");
    let next = run(&renamed, Some(&lock));
    assert_eq!(next.methods(), ["pets::get_pet", "shops::get_shop"]);
    assert_eq!(next.lock, lock);
}

#[test]
fn a_component_that_is_renamed_keeps_its_name_by_the_place_where_it_stands() {
    let first = run(&pets(), None);
    let renamed = pets().replace("schemas/Pet'", "schemas/Animal20260101'").replace("Pet: {", "Animal20260101: {");
    assert!(types(&run(&renamed, None).surface).contains(&"Animal".to_owned()), "without the lock");
    let next = run(&renamed, Some(&first.lock));
    assert_eq!(types(&next.surface), types(&first.surface));
    assert_eq!(lines(&next, "schema"), ["schema Animal20260101 = Pet", "schema Shop = Shop"]);
    assert_eq!(run(&renamed, Some(&next.lock)).lock, next.lock);
}

#[test]
fn an_inline_type_keeps_its_name_if_the_component_around_it_is_renamed() {
    let first = run(&pets(), None);
    let renamed = pets().replace("schemas/Pet'", "schemas/Animal'").replace("Pet: {", "Animal: {");
    let renamed = renamed.replace("size: {", "kind: {type: integer}, size: {");
    let next = run(&renamed, Some(&first.lock));
    assert_eq!(types(&next.surface), ["Pet", "PetSize", "Shop"]);
    assert_eq!(next.members("Pet"), ["kind", "name", "size"]);
}

#[test]
fn a_new_schema_does_not_get_a_name_of_the_lock_not_even_with_its_spelling() {
    let old = pets().replace("schemas/Pet'", "schemas/pet'").replace("Pet: {", "pet: {");
    let first = run(&old, None);
    assert_eq!(first.type_of("pet"), "Pet");
    let both = old
        .path(&get("/other", "getOther", "pets", "Pet"))
        .schema("Pet", "{type: object, properties: {x: {type: string}}}");
    assert_eq!(run(&both, None).type_of("Pet"), "Pet", "without the lock, the exact spelling gets the name");
    let next = run(&both, Some(&first.lock));
    assert_eq!((next.type_of("pet"), next.type_of("Pet")), ("Pet", "Pet2"));
    assert_eq!(run(&both, Some(&next.lock)).lock, next.lock);
}

#[test]
fn a_new_property_or_parameter_does_not_take_the_name_of_another_one() {
    let old = pets().replace("name: {type: string}", "Name: {type: string}");
    let first = run(&old, None);
    let next = old.replace("Name: {type: string}", "Name: {type: string}, name: {type: string}");
    assert_eq!(run(&next, None).members("Pet"), ["name_2", "name", "size"], "without the lock");
    assert_eq!(run(&next, Some(&first.lock)).members("Pet"), ["name", "name_2", "size"]);
}

#[test]
fn a_new_operation_does_not_change_the_method_of_another_one_that_wants_the_same_name() {
    let document = pets().config("[operations]\nname-extension = 'x-name'\n");
    let named =
        |path: &str, id: &str| get(path, id, "pets", "Pet").replace("      tags", "      x-name: fetch\n      tags");
    let first = run(&document.clone().path(&named("/a", "getA")), None);
    assert!(first.methods().contains(&"pets::fetch".to_owned()));
    let both = document.path(&named("/a", "getA")).path(&named("/b", "getB"));
    assert!(!run(&both, None).methods().contains(&"pets::fetch".to_owned()), "without the lock");
    assert_eq!(
        run(&both, Some(&first.lock)).methods(),
        ["pets::fetch", "pets::get_b", "pets::get_pet", "shops::get_shop"]
    );
}

#[test]
fn the_order_of_the_document_does_not_matter() {
    let first = run(&pets(), None);
    let next = run(&pets().reversed(), Some(&first.lock));
    assert_eq!((next.surface, next.lock), (first.surface, first.lock));
}

/// Components with an inline enum each, all of which are folded into one.
fn sized(names: &[(&str, &str)]) -> Document {
    let mut document = Document::new();
    for (name, values) in names {
        let schema = format!("{{type: object, properties: {{size: {{type: string, enum: [{values}]}}}}}}");
        document = document.path(&get(&format!("/{name}"), &format!("get{name}"), "pets", name)).schema(name, &schema);
    }
    document
}

#[test]
fn a_folded_enum_keeps_its_name_if_another_place_comes_first() {
    let first = run(&sized(&[("Cat", "L, S"), ("Dog", "L, S")]), None);
    assert_eq!(first.type_of("Cat/size"), "CatSize");
    let more = sized(&[("Ape", "L, S"), ("Cat", "L, S"), ("Dog", "L, S")]);
    assert_eq!(run(&more, None).type_of("Ape/size"), "ApeSize", "without the lock");
    assert_eq!(run(&more, Some(&first.lock)).type_of("Ape/size"), "CatSize");
}

#[test]
fn the_part_of_a_split_enum_with_most_places_keeps_the_name() {
    let first = run(&sized(&[("Ape", "L, S"), ("Cat", "L, S"), ("Dog", "L, S")]), None);
    assert_eq!(first.type_of("Ape/size"), "ApeSize");
    let split = sized(&[("Ape", "L, M, S"), ("Cat", "L, S, XL"), ("Dog", "L, S, XL")]);
    let next = run(&split, Some(&first.lock));
    assert_eq!((next.type_of("Ape/size"), next.type_of("Cat/size")), ("ApeSize2", "ApeSize"));
}
