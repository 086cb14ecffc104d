//! What reads and changes the whole file, across teams: signing in, health, commands, background work.

use std::sync::Arc;

use rusqlite::Connection;

use super::Store;
use super::entropy::Fixed;
use super::search::Words;
use super::tx::{On, SystemTx};
use super::writer::{Queued, Space};
use crate::values::Problem;

impl Store {
    /// Reads across tenants: signing in, health.
    pub async fn system_read<T: Send + 'static>(
        &self,
        f: impl FnOnce(&SystemTx<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let fixed = Fixed::at(self.0.clock.now())?;
        self.on_reader(move |store, conn| store.looking(conn, fixed, f)).await
    }

    /// Changes across tenants. The job may run more than once.
    pub async fn system_write<T: Send + 'static>(
        &self,
        f: impl Fn(&SystemTx<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        self.queue_system(Space::Free, f)?.outcome().await
    }

    /// As [`Store::end`], across tenants.
    pub async fn system_end<T: Send + 'static>(
        &self,
        f: impl Fn(&SystemTx<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        self.queue_system(Space::Kept, f)?.outcome().await
    }

    /// As [`Store::system_write`], for commands and threads that may block.
    pub fn system_write_blocking<T: Send + 'static>(
        &self,
        f: impl Fn(&SystemTx<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        self.queue_system(Space::Free, f)?.outcome_blocking()
    }

    /// As [`Store::system_end`], for commands and threads that may block.
    pub fn system_end_blocking<T: Send + 'static>(
        &self,
        f: impl Fn(&SystemTx<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        self.queue_system(Space::Kept, f)?.outcome_blocking()
    }

    /// As [`Store::system_read`], for commands and threads that may block.
    pub fn system_read_blocking<T>(&self, f: impl FnOnce(&SystemTx<'_>) -> Result<T, Problem>) -> Result<T, Problem> {
        let fixed = Fixed::at(self.0.clock.now())?;
        self.snapshot(|conn| self.looking(conn, fixed, f))
    }

    /// On a reader, where nothing can be said to be written.
    fn looking<T>(
        &self,
        conn: &Connection,
        fixed: Fixed,
        f: impl FnOnce(&SystemTx<'_>) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let words = Words::default();
        f(&SystemTx::new(On { conn, words: &words, ran: &self.0.ran }, fixed))
    }

    fn queue_system<T: Send + 'static>(
        &self,
        space: Space,
        f: impl Fn(&SystemTx<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<Queued<T>, Problem> {
        let (fixed, ran) = (Fixed::at(self.0.clock.now())?, Arc::clone(&self.0.ran));
        self.0.writer.queue_in(space, fixed, move |desk, fixed| f(&SystemTx::new(desk.on(&ran), fixed)))
    }
}
