//! The hashing lane: argon2id on threads of its own, as wide as the cores, with a short queue and memory
//! that is taken once and kept (HSH-1). Some places are kept for devices already known.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use argon2::{Algorithm, Argon2, Block, Params, PasswordHash, Version};
use data_encoding::BASE64_NOPAD;
use subtle::ConstantTimeEq;
use tokio::sync::oneshot;
use unicode_normalization::UnicodeNormalization;

use crate::store::random;
use crate::values::Problem;

/// What a hash costs, and how many wait. Memory in KiB.
#[derive(Clone, Copy, Debug)]
pub struct HashingCost {
    pub memory_kib: u32,
    pub passes: u32,
    pub queue: usize,
    /// Places of the queue that only known devices take.
    pub kept: usize,
}

impl Default for HashingCost {
    fn default() -> HashingCost {
        HashingCost { memory_kib: 19456, passes: 2, queue: 32, kept: 8 }
    }
}

/// What a check found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Wrong,
    Right,
    /// Right, but made at a lower cost than today's: hash it again.
    RightButWeak,
}

type Work = Box<dyn FnOnce(&mut Vec<Block>, &Params) + Send>;

/// Cheap to clone; the threads end with the last one.
#[derive(Clone)]
pub struct Lane(Arc<Handle>);

struct Handle {
    shared: Arc<Shared>,
    cost: HashingCost,
    /// A hash of no password, checked where there is no user, so that both take as long.
    nobody: String,
}

struct Shared {
    queue: Mutex<Queue>,
    changed: Condvar,
}

#[derive(Default)]
struct Queue {
    waiting: VecDeque<Work>,
    ended: bool,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.shared.lock().ended = true;
        self.shared.changed.notify_all();
    }
}

impl Lane {
    /// Starts a thread a core.
    pub fn start(cost: HashingCost) -> Result<Lane, Problem> {
        let params = params(cost)?;
        let shared = Arc::new(Shared { queue: Mutex::default(), changed: Condvar::new() });
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            let (shared, params) = (Arc::clone(&shared), params.clone());
            let thread = std::thread::Builder::new().name("hashing".into());
            thread.spawn(move || serve(&shared, &params)).map_err(Problem::internal)?;
        }
        let nobody = phc(&params, &random()?[..16], &random()?);
        Ok(Lane(Arc::new(Handle { shared, cost, nobody })))
    }

    /// Hashes a new password to a PHC string.
    pub async fn hash(&self, password: String) -> Result<String, Problem> {
        let salt = random()?;
        let work = move |memory: &mut Vec<Block>, params: &Params| {
            let hash = derive(&password, &salt[..16], params, memory)?;
            Ok(phc(params, &salt[..16], &hash))
        };
        self.run(true, work).await?
    }

    /// Checks a password against a stored hash, or against nobody's, at the same cost.
    pub async fn verify(&self, password: String, stored: Option<String>, known: bool) -> Result<Verdict, Problem> {
        let exists = stored.is_some();
        let stored = stored.unwrap_or_else(|| self.0.nobody.clone());
        let verdict = self
            .run(known, move |memory: &mut Vec<Block>, params: &Params| compare(&password, &stored, params, memory))
            .await??;
        Ok(if exists { verdict } else { Verdict::Wrong })
    }

    async fn run<T: Send + 'static>(
        &self,
        known: bool,
        work: impl FnOnce(&mut Vec<Block>, &Params) -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let (reply, answer) = oneshot::channel();
        let work = Box::new(move |memory: &mut Vec<Block>, params: &Params| {
            // Whoever asked may have hung up.
            let _gone = reply.send(work(memory, params));
        });
        self.queue(work, known)?;
        answer.await.map_err(|_| Problem::busy("The server is stopping."))
    }

    fn queue(&self, work: Work, known: bool) -> Result<(), Problem> {
        let Handle { shared, cost, .. } = &*self.0;
        let places = if known { cost.queue } else { cost.queue.saturating_sub(cost.kept) };
        let mut queue = shared.lock();
        if queue.waiting.len() >= places {
            return Err(Problem::busy("Many people sign in right now. Please try again in a moment."));
        }
        queue.waiting.push_back(work);
        drop(queue);
        shared.changed.notify_one();
        Ok(())
    }
}

fn params(cost: HashingCost) -> Result<Params, Problem> {
    Params::new(cost.memory_kib, cost.passes, 1, Some(32)).map_err(|e| Problem::internal(e.to_string()))
}

fn serve(shared: &Shared, params: &Params) {
    let mut memory = Vec::new();
    loop {
        let mut queue = shared.lock();
        let work = loop {
            if let Some(work) = queue.waiting.pop_front() {
                break work;
            }
            if queue.ended {
                return;
            }
            queue = shared.changed.wait(queue).unwrap_or_else(PoisonError::into_inner);
        };
        drop(queue);
        work(&mut memory, params);
    }
}

/// NFC first, so that the same password typed on another system is the same (AUT-2).
fn derive(password: &str, salt: &[u8], params: &Params, memory: &mut Vec<Block>) -> Result<[u8; 32], Problem> {
    let password: String = password.nfc().collect();
    memory.resize(memory.len().max(params.block_count()), Block::new());
    let mut hash = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone())
        .hash_password_into_with_memory(password.as_bytes(), salt, &mut hash, &mut memory[..])
        .map_err(|e| Problem::internal(e.to_string()))?;
    Ok(hash)
}

fn phc(params: &Params, salt: &[u8], hash: &[u8]) -> String {
    format!(
        "$argon2id$v=19$m={},t={},p={}${}${}",
        params.m_cost(),
        params.t_cost(),
        params.p_cost(),
        BASE64_NOPAD.encode(salt),
        BASE64_NOPAD.encode(hash)
    )
}

fn compare(password: &str, stored: &str, today: &Params, memory: &mut Vec<Block>) -> Result<Verdict, Problem> {
    let unreadable = || Problem::internal("a stored password hash can't be read");
    let parsed = PasswordHash::new(stored).map_err(|_| unreadable())?;
    let params = Params::try_from(&parsed).map_err(|_| unreadable())?;
    let (Some(salt), Some(expected)) = (parsed.salt, parsed.hash) else { return Err(unreadable()) };
    let hash = derive(password, salt.as_ref(), &params, memory)?;
    if !bool::from(hash.ct_eq(expected.as_bytes())) {
        return Ok(Verdict::Wrong);
    }
    let weak = params.m_cost() < today.m_cost() || params.t_cost() < today.t_cost();
    Ok(if weak { Verdict::RightButWeak } else { Verdict::Right })
}
