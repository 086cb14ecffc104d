//! A passkey device in software: it keeps P-256 keys and answers questions as a browser would hand them on.

use data_encoding::BASE64URL_NOPAD;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// A device with one key.
pub struct Device {
    key: EcdsaKeyPair,
    id: [u8; 32],
    /// The person whom the portal said the key is for.
    handle: String,
    /// Counts uses; a device without a counter stays at 0.
    pub counter: u32,
    /// Where its browser thinks it is.
    pub origin: String,
    /// The person showed a finger or a code.
    pub verified: bool,
}

fn encode(bytes: &[u8]) -> String {
    BASE64URL_NOPAD.encode(bytes)
}

impl Device {
    pub fn at(origin: &str) -> Device {
        let random = SystemRandom::new();
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).unwrap();
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, pkcs8.as_ref(), &random).unwrap();
        let id = Sha256::digest(key.public_key().as_ref()).into();
        Device { key, id, handle: String::new(), counter: 0, origin: origin.to_owned(), verified: true }
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        let challenge = &options["publicKey"]["challenge"];
        json!({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false})
            .to_string()
            .into_bytes()
    }

    /// The head of what is signed: for which portal, how the person was asked, the counter.
    fn head(&self, rp: &str, flags: u8) -> Vec<u8> {
        let verified = if self.verified { 0x04 } else { 0 };
        let mut data = Sha256::digest(rp.as_bytes()).to_vec();
        data.push(flags | 0x01 | verified);
        data.extend(self.counter.to_be_bytes());
        data
    }

    /// Makes its key known: the answer to `navigator.credentials.create`.
    pub fn make(&mut self, options: &Value) -> String {
        let public = &options["publicKey"];
        self.handle = public["user"]["id"].as_str().unwrap().to_owned();
        let mut data = self.head(public["rp"]["id"].as_str().unwrap(), 0x40);
        data.extend([0; 16]);
        data.extend([0, 32]);
        data.extend(self.id);
        let point = &self.key.public_key().as_ref()[1..];
        // The key in COSE's form: EC2, ES256, P-256, x, y.
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(&point[..32]);
        data.extend([0x22, 0x58, 0x20]);
        data.extend(&point[32..]);
        let mut attestation = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        attestation.push(u8::try_from(data.len()).unwrap());
        attestation.extend(&data);
        json!({
            "id": encode(&self.id), "rawId": encode(&self.id), "type": "public-key",
            "response": {
                "clientDataJSON": encode(&self.client_data("webauthn.create", options)),
                "attestationObject": encode(&attestation),
                "transports": ["internal"],
            },
            "clientExtensionResults": {},
        })
        .to_string()
    }

    /// Signs a question: the answer to `navigator.credentials.get`.
    pub fn sign(&self, options: &Value) -> String {
        let data = self.head(options["publicKey"]["rpId"].as_str().unwrap(), 0);
        let client_data = self.client_data("webauthn.get", options);
        let signed = [&data[..], &Sha256::digest(&client_data)].concat();
        let signature = self.key.sign(&SystemRandom::new(), &signed).unwrap();
        json!({
            "id": encode(&self.id), "rawId": encode(&self.id), "type": "public-key",
            "response": {
                "clientDataJSON": encode(&client_data), "authenticatorData": encode(&data),
                "signature": encode(signature.as_ref()), "userHandle": self.handle,
            },
            "clientExtensionResults": {},
        })
        .to_string()
    }
}
