//! Names, places and signatures of small models, whose gates and versions are set as the passes set them.
#![allow(clippy::unwrap_used)]

use super::layout;
use crate::config::Config;
use crate::input::SourceFile;
use crate::lock::Lock;
use crate::model::build::{
    api, enum_, field, id, integer, list, named, operation, query, string, struct_, union_, version,
};
use crate::model::{Api, Condition, Gate, GroupId, Param, Stability};
use crate::surface::{Kind, Module, Request, Surface, TypeItem};

fn configured(api: &Api, config: &Config) -> Surface {
    with_templates(api, config, &[])
}

fn with_templates(api: &Api, config: &Config, extras: &[(&str, &str)]) -> Surface {
    let file = |name: &str, text: &str| SourceFile { name: name.to_owned(), bytes: text.as_bytes().to_vec() };
    let runtime = "[package]\nedition = \"2024\"\n[features]\ndefault = [\"ring\"]\nring = []\n";
    let templates = [("runtime/Cargo.toml", runtime), ("runtime/src/lib.rs", "")];
    let templates: Vec<SourceFile> = templates.iter().chain(extras).map(|(name, text)| file(name, text)).collect();
    layout(api, config, &templates, &Lock::default()).unwrap().surface
}

pub(super) fn surface(api: &Api) -> Surface {
    configured(api, &Config::default())
}

pub(super) fn module<'a>(surface: &'a Surface, name: &str) -> &'a Module {
    surface.modules.iter().find(|module| module.name == name).unwrap()
}

pub(super) fn requests(surface: &Surface) -> Vec<&Request> {
    surface.modules.iter().flat_map(Module::requests).collect()
}

fn methods(surface: &Surface) -> Vec<&str> {
    requests(surface).iter().map(|request| request.method.name.as_str()).collect()
}

pub(super) fn item<'a>(surface: &'a Surface, id: &str) -> &'a TypeItem {
    let types = surface.modules.iter().flat_map(|module| &module.parts).flat_map(|part| &part.types);
    types.into_iter().find(|item| item.id.to_string() == id).unwrap()
}

fn name<'a>(surface: &'a Surface, id: &str) -> &'a str {
    &item(surface, id).name
}

fn gated(api: &mut Api, text: &str, conditions: &[(&str, Stability)]) {
    let condition = |(group, stability): &(&str, Stability)| Condition {
        group: GroupId((*group).to_owned()),
        stability: *stability,
    };
    api.types.get_mut(&id(text)).unwrap().gate = Gate(conditions.iter().map(condition).collect());
}

fn required(param: Param) -> Param {
    Param { required: true, ..param }
}

#[test]
fn the_newest_stable_version_has_the_plain_name() {
    let older = version("2023-01-01").superseded();
    let preview = version("preview");
    let preview = crate::model::Version { stability: Stability::Preview, ..preview };
    let api = api().with(operation("getPet").version(older).version(version("2024-08-05")).version(preview)).build();
    assert_eq!(methods(&surface(&api)), ["get_pet_v20230101", "get_pet", "get_pet_preview"]);
}

#[test]
fn the_preview_of_an_operation_without_a_stable_version_has_the_plain_name() {
    let preview = crate::model::Version { stability: Stability::Preview, ..version("preview") };
    let api = api().with(operation("getPet").version(preview)).build();
    assert_eq!(methods(&surface(&api)), ["get_pet"]);
}

#[test]
fn a_method_of_a_handle_is_not_hidden_by_one_of_a_trait() {
    let api = api().with(operation("into").version(version("1"))).build();
    assert_eq!(methods(&surface(&api)), ["into_2"]);
}

#[test]
fn another_format_is_named_behind_the_method() {
    let api =
        api().with(operation("getPet").version(version("2024-08-05")).version(version("2024-08-05").format("csv")));
    assert_eq!(methods(&surface(&api.build())), ["get_pet", "get_pet_as_csv"]);
}

#[test]
fn a_short_name_that_two_operations_want_is_given_to_neither() {
    let short = |id: &str| crate::model::Operation { suggested_name: Some("get".to_owned()), ..operation(id).empty() };
    let api = api().with(short("getPet")).with(short("getShop")).with(short("getZoo").group("zoos")).build();
    assert_eq!(methods(&surface(&api)), ["get_pet", "get_shop", "get"]);
}

#[test]
fn words_of_method_names_are_replaced_and_chosen_names_are_kept() {
    let mut config = Config::default();
    config.names.replace.insert("group".to_owned(), "project".to_owned());
    config.operations.rename.insert("getGroupLimit".to_owned(), "group_limit".to_owned());
    let api = api().with(operation("getGroup").empty()).with(operation("getGroupLimit").empty()).build();
    assert_eq!(methods(&configured(&api, &config)), ["get_project", "group_limit"]);
}

#[test]
fn an_inline_type_is_named_after_its_owner_and_its_property() {
    let api = api()
        .with(struct_("Cat").field("chip", named("Cat/chip")).field("toys", list(named("Cat/toys/[]"))))
        .with(struct_("Cat/chip").field("id", string()))
        .with(struct_("Cat/toys/[]").field("name", string()))
        .with(operation("putCat").takes(named("putCat()/request")))
        .with(struct_("putCat()/request").field("cat", named("Cat")));
    let api = api.build();
    let surface = surface(&api);
    let names = ["Cat/chip", "Cat/toys/[]", "putCat()/request"].map(|id| name(&surface, id));
    assert_eq!(names, ["CatChip", "CatToy", "PutCatBody"]);
}

#[test]
fn an_enum_of_one_place_repeats_no_word_of_its_owner() {
    let api = api()
        .with(struct_("CloudRegion").field("regionName", named("CloudRegion/regionName")))
        .with(enum_("CloudRegion/regionName", ["EU"]))
        .build();
    assert_eq!(name(&surface(&api), "CloudRegion/regionName"), "CloudRegionName");
}

#[test]
fn an_enum_of_several_places_is_named_after_what_they_share() {
    let mut api = api()
        .with(struct_("HotPetShop").field("size", named("HotPetShop/size")))
        .with(struct_("ColdPetShop").field("size", named("HotPetShop/size")))
        .with(enum_("HotPetShop/size", ["S", "M"]))
        .build();
    let def = api.types.get_mut(&id("HotPetShop/size")).unwrap();
    let crate::model::Shape::Enum(it) = &mut def.shape else { unreachable!() };
    it.shared_with = vec![id("ColdPetShop/size")];
    assert_eq!(name(&surface(&api), "HotPetShop/size"), "PetShopSize");
}

#[test]
fn a_schema_with_a_name_of_the_language_is_a_model() {
    let api = api().with(struct_("Option").field("value", string())).build();
    assert_eq!(name(&surface(&api), "Option"), "OptionModel");
}

#[test]
fn variants_without_a_tag_are_named_after_the_words_that_differ() {
    let api = api()
        .with(struct_("ApiCatView").field("meows", integer()))
        .with(struct_("ApiDogView").field("barks", integer()))
        .with(union_("Pet").variant(named("ApiCatView")).variant(named("ApiDogView")))
        .build();
    let surface = surface(&api);
    let Kind::Union(union) = &item(&surface, "Pet").kind else { unreachable!() };
    assert_eq!(union.variants.iter().map(|variant| variant.name.as_str()).collect::<Vec<_>>(), ["Cat", "Dog"]);
}

#[test]
fn a_type_is_in_the_module_of_its_group_or_in_shared() {
    let mut api = api()
        .with(struct_("Cat").field("id", string()))
        .with(struct_("Toy").field("id", string()))
        .with(operation("getCat").group("cats").gives(named("Cat")))
        .with(operation("getToy").group("toys").gives(named("Toy")))
        .build();
    gated(&mut api, "Cat", &[("cats", Stability::Current)]);
    gated(&mut api, "Toy", &[("cats", Stability::Current), ("toys", Stability::Preview)]);
    let surface = surface(&api);
    let files = |name: &str| -> Vec<(String, Vec<Vec<String>>)> {
        module(&surface, name).parts.iter().map(|part| (part.path.clone(), part.cfg.0.clone())).collect()
    };
    let always: Vec<Vec<String>> = Vec::new();
    assert_eq!(
        files("cats"),
        [("src/cats/requests.rs".to_owned(), always.clone()), ("src/cats/types.rs".to_owned(), always)]
    );
    let reexports = |name: &str| -> Vec<(Vec<Vec<String>>, Vec<String>)> {
        let module = module(&surface, name).reexports.iter();
        module.map(|it| (it.cfg.0.clone(), it.types.iter().map(ToString::to_string).collect())).collect()
    };
    assert_eq!(reexports("cats"), [(Vec::new(), vec!["shared::Toy".to_owned()])]);
    assert_eq!(reexports("toys"), [(vec![vec!["preview".to_owned()]], vec!["shared::Toy".to_owned()])]);
    let features = [vec!["cats".to_owned()], vec!["toys".to_owned(), "preview".to_owned()]];
    assert_eq!(files("shared"), [("src/shared/toy.rs".to_owned(), features.to_vec())]);
}

#[test]
fn superseded_versions_and_their_types_are_behind_legacy() {
    let mut api = api()
        .with(struct_("Cat").field("id", string()))
        .with(operation("getCat").group("cats").version(version("2023-01-01").superseded().gives(named("Cat"))))
        .build();
    gated(&mut api, "Cat", &[("cats", Stability::Superseded)]);
    let surface = surface(&api);
    let cats = module(&surface, "cats");
    assert_eq!(cats.cfg.0, [["cats", "legacy"]], "the module has nothing without it");
    let [part] = cats.parts.as_slice() else { unreachable!("{:?}", cats.parts) };
    assert_eq!((part.path.as_str(), &part.cfg.0), ("src/cats/legacy.rs", &vec![vec!["legacy".to_owned()]]));
    assert_eq!((part.requests.len(), part.types.len()), (1, 1));
}

#[test]
fn a_constructor_takes_nothing_and_marks_what_is_required_and_not_set_by_the_server() {
    let mut api = api()
        .with(
            struct_("Cat")
                .with(field("id", string()).required().read_only())
                .with(field("name", string()).required())
                .with(field("age", integer()).required())
                .field("color", string()),
        )
        .build();
    api.types.get_mut(&id("Cat")).unwrap().sent = true;
    let surface = surface(&api);
    let Kind::Struct(cat) = &item(&surface, "Cat").kind else { unreachable!() };
    let constructor = cat.constructor.as_ref().unwrap();
    assert!(constructor.sets.is_empty());
    assert!(constructor.docs[2].contains("[`set_age`](Self::set_age), [`set_name`](Self::set_name)"));
    let required: Vec<(&str, &str)> = cat.required.iter().map(|(wire, setter)| (&**wire, &**setter)).collect();
    assert_eq!(required, [("age", "set_age"), ("name", "set_name")]);
    assert_eq!(cat.read_only, ["id"]);
    let setters: Vec<(&str, Option<&str>)> =
        cat.setters.iter().map(|setter| (setter.name.as_str(), setter.marked.as_deref())).collect();
    assert_eq!(setters, [("set_age", Some("age")), ("set_color", None), ("set_name", Some("name"))]);
}

#[test]
fn a_type_that_is_not_sent_has_no_constructor() {
    let api = api().with(struct_("Cat").field("id", string())).build();
    let surface = surface(&api);
    let Kind::Struct(cat) = &item(&surface, "Cat").kind else { unreachable!() };
    assert!(cat.constructor.is_none() && cat.setters.is_empty());
}

#[test]
fn parameters_are_taken_by_their_types() {
    let api = api()
        .with(enum_("Sex", ["F"]))
        .with(
            operation("listPets")
                .path("/shops/{shopId}/pets")
                .param(required(query("sex", named("Sex"))))
                .param(query("names", list(string())))
                .param(query("size", integer()))
                .empty(),
        )
        .build();
    let surface = surface(&api);
    let request = requests(&surface)[0];
    let takes = |params: Vec<&crate::surface::Param>| {
        params.iter().map(|param| format!("{}: {}", param.name, param.take)).collect::<Vec<_>>()
    };
    assert_eq!(takes(request.method.params.iter().collect()), ["shop_id: &str", "sex: impl Into<shared::Sex>"]);
    assert_eq!(
        takes(request.setters.iter().map(|setter| &setter.param).collect()),
        ["names: impl IntoIterator<Item = impl Into<String>>", "size: i64"]
    );
}

#[test]
fn a_superseded_version_is_deprecated_with_the_day_it_ends() {
    let older = crate::model::Version { sunset: Some("2027-01-01".to_owned()), ..version("2023-01-01").superseded() };
    let api = api().with(operation("getPet").version(older).version(version("2024-08-05"))).build();
    let surface = surface(&api);
    let notes: Vec<Option<&str>> = requests(&surface)
        .iter()
        .map(|request| request.method.deprecated.as_ref().and_then(|it| it.note.as_deref()))
        .collect();
    let note = "superseded by a newer version; the server stops answering it on 2027-01-01";
    assert_eq!(notes, [Some(note), None]);
}

#[test]
fn features_are_those_of_the_groups_and_of_the_runtime() {
    let api = api().with(operation("a").group("Big Cats").empty()).with(operation("b").group("dogs").empty()).build();
    let mut config = Config::default();
    config.features.default = vec!["dogs".to_owned()];
    let surface = configured(&api, &config);
    let names: Vec<&str> = surface.manifest.features.iter().map(|feature| feature.name.as_str()).collect();
    assert_eq!(names, ["default", "full", "legacy", "preview", "ring", "big-cats", "dogs"]);
    let crate::surface::Enables::Features(default) = &surface.manifest.features[0].enables else { unreachable!() };
    assert_eq!(default, &["dogs", "ring"]);
}

#[test]
fn a_group_does_not_get_the_name_of_a_module_of_the_extras() {
    let api = api().with(operation("listGuides").group("Guide").empty()).build();
    let mut config = Config::default();
    config.package.extras = Some("zoo".to_owned());
    let names = |surface: &Surface| surface.modules.iter().map(|module| module.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&with_templates(&api, &config, &[("zoo/src/guide/mod.rs", "")])), ["guide_2", "shared"]);
    assert_eq!(names(&configured(&api, &config)), ["guide", "shared"]);
}

#[test]
fn the_documentation_names_the_feature_of_a_group() {
    let api = api().with(operation("listCats").group("Cats").empty()).build();
    let surface = surface(&api);
    let default = "| `cats` | one group each, by default |".to_owned();
    assert!(surface.groups.contains(&default), "{:?}", surface.groups);
    let section = "`client.cats()`, module [`cats`](crate::cats), feature `cats` (default).".to_owned();
    assert!(surface.index.docs.contains(&section), "{:?}", surface.index.docs);
    let module = module(&surface, "cats");
    let handle = module.handle.as_ref().unwrap();
    for docs in [&module.docs, &handle.docs, &handle.accessor_docs] {
        assert!(docs.contains(&"Requires the feature `cats`.".to_owned()), "{docs:?}");
    }
}

#[test]
fn methods_and_types_are_found_by_their_names_in_the_document() {
    let api = api().with(struct_("AWSRegion").field("id", string())).with(struct_("Cat").field("id", string()));
    let api = api.with(operation("getCat").gives(named("Cat"))).with(operation("ping").empty()).build();
    let surface = surface(&api);
    let aliases = |id: &str| item(&surface, id).doc_alias.clone();
    assert_eq!((aliases("AWSRegion").as_deref(), aliases("Cat")), (Some("AWSRegion"), None));
    let aliases: Vec<_> = requests(&surface).iter().map(|request| request.method.doc_alias.as_deref()).collect();
    assert_eq!(aliases, [Some("getCat"), None]);
}

#[test]
fn a_surface_serialises() {
    let api = api().with(struct_("Cat").field("id", string())).with(operation("getCat").gives(named("Cat"))).build();
    let value = serde_json::to_value(surface(&api)).unwrap();
    assert_eq!(value["modules"][0]["handle"]["name"], "PetsApi");
    assert_eq!(value["modules"][0]["parts"][0]["requests"][0]["answer"]["json"], "shared::Cat");
}
