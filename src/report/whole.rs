//! Files that are written whole or not at all, and never over somebody's work unless asked.

use std::fmt;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::say;
use crate::study::was_read;

/// Where a report's files go, and whether files that exist may be replaced.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Folder {
    /// The folder; made if it does not exist.
    pub path: PathBuf,
    /// Whether files that exist are replaced.
    pub force: bool,
}

/// Why a file was not written.
#[derive(Debug)]
pub enum WriteError {
    /// It exists and may not be replaced.
    Exists(PathBuf),
    /// What is written was made from it: it is never replaced.
    Read(PathBuf),
    /// It is to be a folder and is a file.
    NoFolder(PathBuf),
    /// It is a folder, a device or a pipe, which nothing that is written may take the place of.
    NoFile(PathBuf),
    /// The system refused.
    Refused {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
}

impl Folder {
    /// Makes the folder and tries whether the files can be written into it: before the days are simulated, so that
    /// nobody waits for a refusal.
    ///
    /// # Errors
    /// If the folder cannot be made, a file is in the way or something else than a file, or nothing can be written.
    pub fn prepare<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Result<(), WriteError> {
        if self.path.is_file() {
            return Err(WriteError::NoFolder(self.path.clone()));
        }
        std::fs::create_dir_all(&self.path)
            .map_err(|error| WriteError::Refused { path: self.path.clone(), error })?;
        for name in names {
            let path = self.path.join(name);
            self.may_write(path.clone())?;
            match path.symlink_metadata() {
                Ok(found) if !found.is_file() && !found.is_symlink() => return Err(WriteError::NoFile(path)),
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(WriteError::Refused { path, error });
                }
                _ => {}
            }
        }
        // The file is removed again at once.
        let tried = tempfile::tempfile_in(&self.path).map(drop);
        tried.map_err(|error| WriteError::Refused { path: self.path.clone(), error })
    }

    /// Refuses if one of the files exists that may not be replaced, or was read, and makes nothing.
    ///
    /// # Errors
    /// If a file is in the way.
    pub fn is_free<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Result<(), WriteError> {
        for name in names {
            self.may_write(self.path.join(name))?;
        }
        Ok(())
    }

    fn may_write(&self, path: PathBuf) -> Result<(), WriteError> {
        if was_read(&path) {
            return Err(WriteError::Read(path));
        }
        if !self.force && path.symlink_metadata().is_ok() {
            return Err(WriteError::Exists(path));
        }
        Ok(())
    }

    /// Writes a file: into a temporary one beside it, which takes the name when it is complete.
    ///
    /// # Errors
    /// If the file exists and may not be replaced, or was read, or the system refuses; then nothing is left behind.
    pub fn write(&self, name: &str, content: &[u8]) -> Result<(), WriteError> {
        let path = self.path.join(name);
        self.may_write(path.clone())?;
        let refused = |error| WriteError::Refused { path: path.clone(), error };
        let mut builder = tempfile::Builder::new();
        // Temporary files are for their owner only; a report has the permissions of any new file.
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            builder.permissions(std::fs::Permissions::from_mode(0o666));
        }
        let mut file: NamedTempFile = builder.tempfile_in(&self.path).map_err(refused)?;
        file.write_all(content).and_then(|()| file.flush()).map_err(refused)?;
        if self.force {
            file.persist(&path).map_err(|error| refused(error.error))?;
        } else {
            file.persist_noclobber(&path).map_err(|error| match error.error.kind() {
                io::ErrorKind::AlreadyExists => WriteError::Exists(path.clone()),
                _ => refused(error.error),
            })?;
        }
        Ok(())
    }

    /// Removes the files of such names that an earlier run wrote, where that may be: those that are not written again would
    /// belong to nothing. What was read stays.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn clear(&self, is_ours: impl Fn(&str) -> bool) -> Result<(), WriteError> {
        if !self.force {
            return Ok(());
        }
        let is_named = |path: &Path| path.file_name().and_then(|name| name.to_str()).is_some_and(&is_ours);
        let refused = |path: &Path| {
            let path = path.to_owned();
            move |error| WriteError::Refused { path, error }
        };
        for entry in std::fs::read_dir(&self.path).map_err(refused(&self.path))? {
            let path = entry.map_err(refused(&self.path))?.path();
            if path.is_file() && is_named(&path) && !was_read(&path) {
                std::fs::remove_file(&path).map_err(refused(&path))?;
            }
        }
        Ok(())
    }

    /// The path of a file in the folder.
    pub fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// The folder of this name inside.
    pub fn inner(&self, name: impl AsRef<Path>) -> Folder {
        Folder { path: self.path.join(name), force: self.force }
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WriteError::Exists(path) => f.write_str(&say!(
                "{path}: exists and is not replaced — write somewhere else, or add --force",
                "{path}：已存在，不会覆盖 — 请写到别处，或加 --force",
                path = path.display()
            )),
            WriteError::Read(path) => f.write_str(&say!(
                "{path}: is read by this command and not replaced, not even with --force — write somewhere else",
                "{path}：本命令要读取它，即使加 --force 也不会覆盖 — 请写到别处",
                path = path.display()
            )),
            WriteError::NoFolder(path) => f.write_str(&say!(
                "{path}: is a file, not a folder — name another folder",
                "{path}：是文件，不是文件夹 — 请换一个文件夹",
                path = path.display()
            )),
            WriteError::NoFile(path) => f.write_str(&say!(
                "{path}: is there and is no file of its own; only files are replaced — write another name",
                "{path}：已存在，但不是普通文件；只会覆盖普通文件 — 请换个名字",
                path = path.display()
            )),
            WriteError::Refused { path, error } => f.write_str(&say!(
                "{path}: cannot be written: {error} — {remedy}",
                "{path}：无法写入：{error} — {remedy}",
                path = path.display(),
                remedy = remedy(error.kind())
            )),
        }
    }
}

/// What to do about it that the system refuses to write.
fn remedy(refused: io::ErrorKind) -> String {
    match refused {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            say!("make room on the disk, or write to another one", "请腾出磁盘空间，或写到别的磁盘")
        }
        io::ErrorKind::InvalidFilename => say!("write a shorter name", "请用短一些的名称"),
        _ => say!("check the folder and its permissions", "请检查文件夹及其权限"),
    }
}

impl std::error::Error for WriteError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_refuses_is_told_with_what_helps() {
        let told = |kind: io::ErrorKind| {
            let (path, error) = ("a".into(), io::Error::from(kind));
            WriteError::Refused { path, error }.to_string()
        };
        assert!(
            told(io::ErrorKind::StorageFull).ends_with("— make room on the disk, or write to another one")
        );
        assert!(told(io::ErrorKind::InvalidFilename).ends_with("— write a shorter name"));
        assert!(told(io::ErrorKind::PermissionDenied).ends_with("— check the folder and its permissions"));
    }

    #[test]
    fn what_exists_is_replaced_only_if_asked() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder { path: dir.path().join("out"), force: false };
        folder.prepare(["a.csv"]).unwrap();
        folder.write("a.csv", b"one").unwrap();
        assert!(matches!(folder.prepare(["a.csv"]), Err(WriteError::Exists(_))));
        assert!(matches!(folder.write("a.csv", b"two"), Err(WriteError::Exists(_))));
        assert_eq!(std::fs::read(folder.file("a.csv")).unwrap(), b"one");
        let forced = Folder { force: true, ..folder.clone() };
        forced.write("a.csv", b"two").unwrap();
        assert_eq!(std::fs::read(folder.file("a.csv")).unwrap(), b"two");
        folder.clear(|name| name == "a.csv").unwrap();
        assert!(folder.file("a.csv").exists());
        // Nothing temporary stays.
        assert_eq!(std::fs::read_dir(&folder.path).unwrap().count(), 1);
        forced.clear(|name| name == "b.csv").unwrap();
        assert!(folder.file("a.csv").exists());
        forced.clear(|name| name == "a.csv").unwrap();
        assert!(!folder.file("a.csv").exists());
    }
}
