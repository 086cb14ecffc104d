//! The certificate, read and checked before anything listens.

use std::path::Path;
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::Failure;
use crate::config::TlsFiles;

/// What the listeners need; each failure names the file.
pub fn load(files: &TlsFiles) -> Result<ServerConfig, Failure> {
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(&files.cert)
        .and_then(Iterator::collect)
        .map_err(|why| unreadable("certificate", &files.cert, &why))?;
    let key = PrivateKeyDer::from_pem_file(&files.key).map_err(|why| unreadable("private key", &files.key, &why))?;
    ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key))
        .map_err(|why| Failure::refused(format!("The certificate {} doesn't work: {why}.", files.cert.display())))
}

fn unreadable(what: &str, path: &Path, why: &rustls::pki_types::pem::Error) -> Failure {
    Failure::refused(format!("The {what} {} can't be read: {why}.", path.display()))
}
