//! The hashing lane: argon2id on threads of its own, as wide as the cores, with a short queue and memory
//! that is taken once and kept (HSH-1). Some places are kept for devices already known.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
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

type Work = Box<dyn FnOnce(&mut Bench<'_>) + Send>;

/// What a thread works with.
struct Bench<'a> {
    memory: Vec<Block>,
    /// Today's cost.
    params: &'a Params,
    effort: &'a Effort,
}

/// Work, in KiB filled.
#[derive(Default)]
struct Effort {
    /// Of the dearest hash so far: today's, or one made when the settings asked for more.
    dearest: AtomicU64,
    /// Of all hashes since the start.
    done: AtomicU64,
}

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
    effort: Effort,
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
        let params = params_of(cost.memory_kib, cost.passes)?;
        let effort = Effort { dearest: AtomicU64::new(filled(&params)), done: AtomicU64::default() };
        let shared = Arc::new(Shared { queue: Mutex::default(), changed: Condvar::new(), effort });
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            let (shared, params) = (Arc::clone(&shared), params.clone());
            let thread = std::thread::Builder::new().name("hashing".into());
            thread.spawn(move || serve(&shared, &params)).map_err(Problem::internal)?;
        }
        let nobody = phc(&params, &random()?[..16], &random()?);
        Ok(Lane(Arc::new(Handle { shared, cost, nobody })))
    }

    /// KiB filled since the start: what hashing cost, whoever it was for.
    pub fn done(&self) -> u64 {
        self.0.shared.effort.done.load(Ordering::Relaxed)
    }

    /// Hashes a new password to a PHC string.
    pub async fn hash(&self, password: String) -> Result<String, Problem> {
        let salt = random()?;
        let work = move |bench: &mut Bench<'_>| {
            let hash = bench.derive(&password, &salt[..16], bench.params)?;
            Ok(phc(bench.params, &salt[..16], &hash))
        };
        self.run(true, work).await?
    }

    /// Checks a password against a stored hash, or against nobody's, with the same work: after a hash of
    /// an older, lower cost, as much is done as was missing (AUT-1).
    pub async fn verify(&self, password: String, stored: Option<String>, known: bool) -> Result<Verdict, Problem> {
        let exists = stored.is_some();
        let stored = stored.unwrap_or_else(|| self.0.nobody.clone());
        let verdict = self.run(known, move |bench: &mut Bench<'_>| bench.compare(&password, &stored)).await??;
        Ok(if exists { verdict } else { Verdict::Wrong })
    }

    async fn run<T: Send + 'static>(
        &self,
        known: bool,
        work: impl FnOnce(&mut Bench<'_>) -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let (reply, answer) = oneshot::channel();
        let work = Box::new(move |bench: &mut Bench<'_>| {
            // Whoever asked may have hung up.
            let _gone = reply.send(work(bench));
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

fn params_of(memory_kib: u32, passes: u32) -> Result<Params, Problem> {
    Params::new(memory_kib, passes, 1, Some(32)).map_err(|e| Problem::internal(e.to_string()))
}

fn serve(shared: &Shared, params: &Params) {
    let mut bench = Bench { memory: Vec::new(), params, effort: &shared.effort };
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
        work(&mut bench);
    }
}

fn filled(params: &Params) -> u64 {
    u64::from(params.m_cost()) * u64::from(params.t_cost())
}

impl Bench<'_> {
    /// NFC first, so that the same password typed on another system is the same (AUT-2).
    fn derive(&mut self, password: &str, salt: &[u8], params: &Params) -> Result<[u8; 32], Problem> {
        let password: String = password.nfc().collect();
        self.memory.resize(self.memory.len().max(params.block_count()), Block::new());
        let mut hash = [0; 32];
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone())
            .hash_password_into_with_memory(password.as_bytes(), salt, &mut hash, &mut self.memory[..])
            .map_err(|e| Problem::internal(e.to_string()))?;
        self.effort.done.fetch_add(filled(params), Ordering::Relaxed);
        Ok(hash)
    }

    fn compare(&mut self, password: &str, stored: &str) -> Result<Verdict, Problem> {
        let unreadable = || Problem::internal("a stored password hash can't be read");
        let parsed = PasswordHash::new(stored).map_err(|_| unreadable())?;
        let params = Params::try_from(&parsed).map_err(|_| unreadable())?;
        let (Some(salt), Some(expected)) = (parsed.salt, parsed.hash) else { return Err(unreadable()) };
        let hash = self.derive(password, salt.as_ref(), &params)?;
        self.make_up(filled(&params))?;
        if !bool::from(hash.ct_eq(expected.as_bytes())) {
            return Ok(Verdict::Wrong);
        }
        let weak = params.m_cost() < self.params.m_cost() || params.t_cost() < self.params.t_cost();
        Ok(if weak { Verdict::RightButWeak } else { Verdict::Right })
    }

    /// Works on until as much is done as for the dearest hash, in no more memory than today's.
    fn make_up(&mut self, spent: u64) -> Result<(), Problem> {
        let missing = self.effort.dearest.fetch_max(spent, Ordering::Relaxed).saturating_sub(spent);
        let passes = missing.div_ceil(u64::from(self.params.m_cost()));
        let memory = missing.checked_div(passes).unwrap_or(0);
        if memory < u64::from(Params::MIN_M_COST) {
            return Ok(());
        }
        let narrow = |n: u64| u32::try_from(n).map_err(Problem::internal);
        let params = params_of(narrow(memory)?, narrow(passes)?)?;
        self.derive("", &[0; 16], &params).map(|_| ())
    }
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
