//! Builders of operations, parameters and versions.

use crate::model::{
    Api, ApiVersion, Body, BodyFormat, Constraints, Content, Docs, Example, Gone, GroupId, MediaType, Method,
    Operation, OperationId, Param, ParamLocation, RawResponse, Response, Stability, TypeRef, Version, Wait,
};

/// What precedes the version in the media types of test models.
pub(crate) const MEDIA_TYPE_PREFIX: &str = "application/vnd.acme.";

/// A `GET` of the group `pets` that has no parameters, responses or versions.
pub(crate) fn operation(id: &str) -> Operation {
    Operation {
        id: OperationId(id.to_owned()),
        pointer: id.to_owned(),
        group: GroupId("pets".to_owned()),
        method: Method::Get,
        path: format!("/{id}"),
        suggested_name: None,
        params: Vec::new(),
        authenticated: true,
        deprecated: false,
        retired: None,
        roles: Vec::new(),
        docs: Docs::default(),
        requests: Vec::new(),
        body_required: false,
        responses: Vec::new(),
        errors: Vec::new(),
        versions: Vec::new(),
    }
}

/// A stable version without a body whose response has no schema.
pub(crate) fn version(name: &str) -> Version {
    unnamed(Some(ApiVersion::parse(name)))
}

/// An optional query parameter.
pub(crate) fn query(wire: &str, ty: TypeRef) -> Param {
    param(wire, ParamLocation::Query, ty)
}

/// An optional header parameter.
pub(crate) fn header(wire: &str, ty: TypeRef) -> Param {
    param(wire, ParamLocation::Header, ty)
}

fn param(wire: &str, location: ParamLocation, ty: TypeRef) -> Param {
    Param {
        wire: wire.to_owned(),
        location,
        ty,
        required: location == ParamLocation::Path,
        deprecated: false,
        retired: None,
        constraints: Constraints::default(),
        docs: Docs::default(),
    }
}

fn unnamed(name: Option<ApiVersion>) -> Version {
    let stability = match &name {
        Some(ApiVersion::Preview(_)) => Stability::Preview,
        _ => Stability::Current,
    };
    Version {
        name,
        stability,
        sunset: None,
        retired: None,
        body: None,
        response: Response { accept: json(), format: BodyFormat::None },
        format: None,
        paging: None,
        wait: None,
        example: Example::default(),
    }
}

fn json() -> MediaType {
    MediaType::parse("application/json", "")
}

fn content(media_type: &str, ty: Option<TypeRef>) -> Content {
    Content {
        media_type: MediaType::parse(media_type, MEDIA_TYPE_PREFIX),
        ty,
        binary: false,
        sunset: None,
        retired: None,
    }
}

impl Operation {
    /// Sets the group.
    pub(crate) fn group(self, tag: &str) -> Self {
        Self { group: GroupId(tag.to_owned()), ..self }
    }

    /// Sets the method.
    pub(crate) fn method(self, method: Method) -> Self {
        Self { method, ..self }
    }

    /// Sets the path, and adds a path parameter for each of its placeholders.
    pub(crate) fn path(mut self, path: &str) -> Self {
        let names = path.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name);
        let params: Vec<Param> = names.map(|name| param(name, ParamLocation::Path, TypeRef::String)).collect();
        self.params.splice(..0, params);
        Self { path: path.to_owned(), ..self }
    }

    /// Adds a parameter.
    pub(crate) fn param(mut self, param: Param) -> Self {
        self.params.push(param);
        self
    }

    /// Adds the type of an error.
    pub(crate) fn error(mut self, ty: TypeRef) -> Self {
        self.errors.push(ty);
        self
    }

    /// Adds a media type of the request, as `lower` reads it.
    pub(crate) fn request(mut self, media_type: &str, ty: TypeRef) -> Self {
        self.requests.push(content(media_type, Some(ty)));
        self
    }

    /// Adds a response without a body, as `lower` reads it.
    pub(crate) fn no_content(mut self, status: u16) -> Self {
        self.contents(status);
        self
    }

    /// Adds a media type of a response, as `lower` reads it.
    pub(crate) fn response(mut self, status: u16, media_type: &str, ty: TypeRef) -> Self {
        self.contents(status).push(content(media_type, Some(ty)));
        self
    }

    /// Adds a media type of a response that has no schema, as `lower` reads it.
    pub(crate) fn response_without_schema(mut self, status: u16, media_type: &str) -> Self {
        self.contents(status).push(content(media_type, None));
        self
    }

    /// Sets the sunset date of each media type that was added.
    pub(crate) fn sunset(mut self, date: &str) -> Self {
        let responses = self.responses.iter_mut().flat_map(|response| &mut response.contents);
        responses.chain(&mut self.requests).for_each(|content| content.sunset = Some(date.to_owned()));
        self
    }

    /// Marks each media type of a response that was added as binary.
    pub(crate) fn binary(mut self) -> Self {
        self.responses.iter_mut().flat_map(|it| &mut it.contents).for_each(|content| content.binary = true);
        self
    }

    /// Adds a version, as the `versions` pass makes it.
    pub(crate) fn version(mut self, version: Version) -> Self {
        self.versions.push(version);
        self
    }

    /// Sets the type of the JSON body that the one version, which has no name, sends.
    pub(crate) fn takes(mut self, ty: TypeRef) -> Self {
        let version = self.only_version().takes(ty);
        self.version(version)
    }

    /// Sets the type of the JSON body that the one version, which has no name, receives.
    pub(crate) fn gives(mut self, ty: TypeRef) -> Self {
        let version = self.only_version().gives(ty);
        self.version(version)
    }

    /// Adds a version without a name that neither sends nor receives a body.
    pub(crate) fn empty(mut self) -> Self {
        let version = self.only_version();
        self.version(version)
    }

    fn only_version(&mut self) -> Version {
        self.versions.pop().unwrap_or_else(|| unnamed(None))
    }

    fn contents(&mut self, status: u16) -> &mut Vec<Content> {
        let found = self.responses.iter().position(|response| response.status == status);
        let index = found.unwrap_or_else(|| {
            self.responses.push(RawResponse { status, contents: Vec::new() });
            self.responses.len() - 1
        });
        &mut self.responses[index].contents
    }
}

impl Version {
    /// Sets the type of the JSON body that is sent.
    pub(crate) fn takes(self, ty: TypeRef) -> Self {
        Self { body: Some(Body { media_type: json(), ty, required: true }), ..self }
    }

    /// Sets the type of the JSON body that is received.
    pub(crate) fn gives(mut self, ty: TypeRef) -> Self {
        self.response.format = BodyFormat::Json(ty);
        self
    }

    /// Makes the response begin work whose result has this type.
    pub(crate) fn waits_for(self, ty: TypeRef) -> Self {
        let wait = Wait {
            poll: OperationId("poll".to_owned()),
            poll_version: None,
            ty: Some(ty),
            arguments: Vec::new(),
            state: Vec::new(),
            success: Vec::new(),
            failure: Vec::new(),
            success_if: Vec::new(),
            failure_if: Vec::new(),
            gone: Gone::NotYet,
            not_yet: Vec::new(),
            initial_delay: 0,
            interval: 0,
            timeout: 0,
        };
        Self { wait: Some(wait), ..self }
    }

    /// Makes it a superseded version.
    pub(crate) fn superseded(self) -> Self {
        Self { stability: Stability::Superseded, ..self }
    }

    /// Makes it the variant of its version that has another format than JSON.
    pub(crate) fn format(self, format: &str) -> Self {
        Self { format: Some(format.to_owned()), ..self }
    }
}

impl Api {
    /// The operation with this id, which must exist.
    pub(crate) fn known_operation(&self, id: &str) -> &Operation {
        self.operation(id).unwrap_or_else(|| panic!("the model has no operation `{id}`"))
    }

    /// The one version of the operation with this id.
    pub(crate) fn only_version(&self, id: &str) -> &Version {
        match self.known_operation(id).versions.as_slice() {
            [version] => version,
            found => panic!("expected one version of `{id}`, found {found:?}"),
        }
    }
}
