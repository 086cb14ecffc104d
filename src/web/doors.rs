//! Listens, plain or with TLS, on connections that are not waited for in vain.
//!
//! actix-web's own server takes only bare sockets, so its few lines are written out here over a
//! [`Patient`] one.

use std::fmt;
use std::future::ready;
use std::net::{SocketAddr, TcpListener};
use std::rc::Rc;

use actix_http::body::MessageBody;
use actix_http::error::DispatchError;
use actix_http::{HttpService, Protocol, Request, Response};
use actix_server::ServerBuilder;
use actix_service::{IntoServiceFactory, Service, ServiceFactory, ServiceFactoryExt, fn_service, map_config};
use actix_tls::accept::TlsError;
use actix_tls::accept::rustls_0_23::{Acceptor, TlsStream};
use actix_web::dev::AppConfig;
use actix_web::rt::net::TcpStream;
use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncWrite};

use super::patience::{Patience, Patient, Turn};

/// A keep-alive connection rests so long between two requests.
const REST: std::time::Duration = std::time::Duration::from_secs(75);

/// A connection as the HTTP service takes it.
type Came<T> = (Patient<T>, Protocol, Option<SocketAddr>);

/// The HTTP service for one kind of stream.
macro_rules! http {
    ($server:expr, $patience:expr, $app:expr) => {{
        let signal = $server.clone();
        HttpService::build()
            .graceful_shutdown_signal(move || {
                let signal = signal.clone();
                async move { signal.notified().await }
            })
            .keep_alive(REST)
            .client_request_timeout($patience.head)
            .client_disconnect_timeout(std::time::Duration::from_secs(1))
            .on_connect_ext(|io: &Patient<_>, data| {
                data.insert::<Rc<Turn>>(io.turn());
            })
            .finish(map_config($app.into_factory().map_err(|e| e.into().error_response()), |_| AppConfig::default()))
    }};
}

/// How connections are treated.
#[derive(Clone, Copy)]
pub struct Treatment {
    pub patience: Patience,
    /// The portal is reached by https alone, here or at a proxy.
    pub secure: bool,
}

fn came<T: AsyncRead + AsyncWrite>(io: T, socket: Option<SocketAddr>, treatment: Treatment) -> Came<T> {
    (Patient::new(io, treatment.patience, treatment.secure), Protocol::Http1, socket)
}

fn peer(socket: &TcpStream) -> Option<SocketAddr> {
    if let Err(error) = socket.set_nodelay(true) {
        tracing::debug!(%error, "nodelay");
    }
    socket.peer_addr().ok()
}

/// What the kernel still holds of an answer is dropped too when the other end takes nothing of it.
#[cfg(target_os = "linux")]
fn limit(socket: &TcpListener, patience: Patience) {
    let millis = u32::try_from(patience.stalled.as_millis()).unwrap_or(u32::MAX);
    if let Err(error) = rustix::net::sockopt::set_tcp_user_timeout(socket, millis) {
        tracing::warn!(%error, "stalled connections are left to the kernel");
    }
}

#[cfg(not(target_os = "linux"))]
fn limit(_: &TcpListener, _: Patience) {}

/// Serves the app on a bound socket.
pub fn listen<F, I, S, B>(
    server: ServerBuilder,
    socket: TcpListener,
    tls: Option<&ServerConfig>,
    treatment: Treatment,
    app: F,
) -> std::io::Result<ServerBuilder>
where
    F: Fn() -> I + Send + Clone + 'static,
    I: IntoServiceFactory<S, Request>,
    S: ServiceFactory<Request, Config = AppConfig> + 'static,
    S::Error: Into<actix_web::Error> + 'static,
    S::InitError: fmt::Debug,
    S::Response: Into<Response<B>> + 'static,
    <S::Service as Service<Request>>::Future: 'static,
    S::Service: 'static,
    B: MessageBody + 'static,
{
    let patience = treatment.patience;
    limit(&socket, patience);
    let (name, signal) = (format!("portal {}", socket.local_addr()?), server.graceful_shutdown_signal());
    let Some(mut config) = tls.cloned() else {
        return server.listen(name, socket, move || {
            let plain = move |io: TcpStream| {
                let from = peer(&io);
                ready(Ok::<Came<TcpStream>, DispatchError>(came(io, from, treatment)))
            };
            fn_service(plain).and_then(http!(signal, patience, app()))
        });
    };
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    server.listen(name, socket, move || {
        let secure = move |io: TlsStream<TcpStream>| {
            let from = peer(io.get_ref().0);
            ready(Ok::<Came<TlsStream<TcpStream>>, TlsError<std::io::Error, DispatchError>>(came(io, from, treatment)))
        };
        Acceptor::new(config.clone())
            .map_init_err(|_| ())
            .map_err(TlsError::into_service_error)
            .and_then(secure)
            .and_then(http!(signal, patience, app()).map_err(TlsError::Service))
    })
}
