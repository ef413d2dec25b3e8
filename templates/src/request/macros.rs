//! What generated code says in one line for each operation. Everything expands to calls of code that is not generic: some
//! six hundred operations share one way to be sent, and only the last step knows the type of the answer.

/// Gives a request type its way to be sent: `operation!(GetCluster => ClusterDescription)`.
///
/// The answer is a type that decodes from JSON, or one of the words `bytes` and `text`, or `()` when there is nothing to read.
#[allow(unused_macros, reason = "used by generated code alone")]
macro_rules! operation {
    ($name:ident => ()) => {
        $crate::request::operation!(@impl $name, (), $crate::response::decode::nothing);
    };
    ($name:ident => bytes) => {
        $crate::request::operation!(@impl $name, ::bytes::Bytes, $crate::response::decode::bytes);
        $crate::request::operation!(@download $name);
    };
    ($name:ident => text) => {
        $crate::request::operation!(@impl $name, ::std::string::String, $crate::response::decode::text);
        $crate::request::operation!(@download $name);
    };
    ($name:ident => $answer:ty) => {
        $crate::request::operation!(@impl $name, $answer, $crate::response::decode::json::<$answer>);
    };
    (@download $name:ident) => {
        impl $name {
            /// Sends the request and gives the answer piece by piece, in constant memory.
            #[inline]
            pub fn download(self) -> $crate::download::PendingDownload {
                $crate::download::PendingDownload::new(self.request)
            }
        }
    };
    (@impl $name:ident, $answer:ty, $decode:expr) => {
        #[cfg(feature = "mock")]
        impl $crate::mock::Operation for $name {
            type Answer = $answer;

            fn into_request(self) -> $crate::request::Request {
                self.request
            }
        }

        impl $name {
            /// Sends the request and gives the value of the answer.
            #[inline]
            pub fn send(self) -> $crate::request::Pending<$answer> {
                $crate::request::Pending::new(self.request, $decode)
            }

            /// Sends the request and gives the whole answer: status, headers, corrections and value.
            #[inline]
            pub fn send_raw(self) -> $crate::request::PendingResponse<$answer> {
                $crate::request::PendingResponse::new(self.request, $decode)
            }

            /// Limits the whole call, attempts and pauses together.
            #[inline]
            pub fn with_timeout(mut self, limit: ::std::time::Duration) -> Self {
                self.request.set_timeout(limit);
                self
            }

            /// Replaces the client's policy on trying again.
            #[inline]
            pub fn with_retry(mut self, policy: $crate::RetryPolicy) -> Self {
                self.request.set_retry(policy);
                self
            }

            /// Adds a header, or replaces one.
            #[inline]
            pub fn with_header(mut self, name: &str, value: &str) -> Self {
                self.request.set_header(name, value);
                self
            }

            /// The equivalent `curl` command; secrets are left as variables of the shell.
            #[inline]
            pub fn to_curl(&self) -> ::std::string::String {
                self.request.to_curl()
            }

            /// The request as data.
            #[inline]
            pub fn request(&self) -> &$crate::request::Request {
                &self.request
            }

            /// The request as data, to change what this type has no method for.
            #[inline]
            pub fn request_mut(&mut self) -> &mut $crate::request::Request {
                &mut self.request
            }
        }
    };
}

#[allow(unused_imports, reason = "used by generated code alone")]
pub(crate) use operation;
