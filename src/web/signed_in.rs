//! What a handler has instead of a user: the hash of what the client showed, and transactions that look
//! the session up first. There is no other door to a tenant's data.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};

use super::cookies::{self, Jar, Shown};
use super::site::Site;
use super::{bearer, client};
use crate::store::{
    AdminTx, Administering, Credential, ManagerTx, Managing, Own, OwnTx, ReadTx, Selling, Store, WriteTx,
};
use crate::values::{Problem, Token};

/// Put beside a request whose session was renewed on the way.
#[derive(Clone, Copy, Debug)]
pub struct Renewed(pub Token);

/// A client that showed something; whether it opens anything, the transaction tells.
pub struct SignedIn {
    store: Store,
    credential: Credential,
}

impl SignedIn {
    pub async fn read<T: Send + 'static>(
        &self,
        f: impl FnOnce(&ReadTx<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        self.store.read(self.credential.clone(), f).await
    }

    /// As [`SignedIn::read`], for what looks up a row or two by its key.
    pub async fn glance<T: Send + 'static>(
        &self,
        f: impl FnOnce(&ReadTx<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        self.store.glance(self.credential.clone(), f).await
    }

    /// Changes what is the person's own, whatever the role.
    pub async fn own<T: Send + 'static>(
        &self,
        f: impl for<'c> Fn(&OwnTx<'c>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        self.store.write::<Own, T>(self.credential.clone(), f).await
    }

    /// Ends sessions or tokens of one's own, on a full disk too.
    pub async fn end<T: Send + 'static>(
        &self,
        f: impl for<'c> Fn(&OwnTx<'c>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        self.store.end::<Own, T>(self.credential.clone(), f).await
    }

    /// Ends sessions of anyone in the team as an admin, on a full disk too.
    pub async fn end_as_admin<T: Send + 'static>(
        &self,
        f: impl for<'c> Fn(&AdminTx<'c>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        self.store.end::<Administering, T>(self.credential.clone(), f).await
    }

    /// Changes as someone who sells; a viewer is FORBIDDEN.
    pub async fn write<T: Send + 'static>(
        &self,
        f: impl for<'c> Fn(&WriteTx<'c>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        self.store.write::<Selling, T>(self.credential.clone(), f).await
    }

    /// Changes as a manager or an admin.
    pub async fn manage<T: Send + 'static>(
        &self,
        f: impl for<'c> Fn(&ManagerTx<'c>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        self.store.write::<Managing, T>(self.credential.clone(), f).await
    }

    /// Changes as an admin.
    pub async fn administer<T: Send + 'static>(
        &self,
        f: impl for<'c> Fn(&AdminTx<'c>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        self.store.write::<Administering, T>(self.credential.clone(), f).await
    }
}

impl FromRequest for SignedIn {
    type Error = Problem;
    type Future = Ready<Result<SignedIn, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(from_request(request))
    }
}

fn from_request(request: &HttpRequest) -> Result<SignedIn, Problem> {
    let site = request.app_data::<web::Data<Site>>().ok_or_else(|| Problem::internal("no site"))?;
    if let Some(shown) = bearer::read(request) {
        let token = shown.ok_or_else(Problem::session_expired)?;
        let credential = Credential::bearer(&token, client::address_text(request, site));
        let credential = credential.asking(request.method().as_str(), request.path());
        return Ok(SignedIn { store: site.store.clone(), credential });
    }
    let renewed = request.extensions().get::<Renewed>().copied();
    let shown = match renewed {
        Some(Renewed(token)) => Shown::Token(token),
        None => cookies::read(request, Jar::Session, site.is_secure()),
    };
    let refresh = cookies::read(request, Jar::Refresh, site.is_secure());
    match shown {
        Shown::Token(token) => {
            let address = client::address_text(request, site);
            let credential = Credential::session(&token, address).asking(request.method().as_str(), request.path());
            Ok(SignedIn { store: site.store.clone(), credential })
        }
        Shown::Nothing if refresh == Shown::Nothing => Err(Problem::auth_required()),
        Shown::Nothing | Shown::Unusable => Err(Problem::session_expired()),
    }
}
