"""What a person does, in steps that may be cut short anywhere."""

from tests.crash.desk import Work
from tests.crash.work.copying import BACKUP
from tests.crash.work.emptying import EMPTYING
from tests.crash.work.locking import PASSPHRASE, REKEYING
from tests.crash.work.making import APPENDING, MAKING
from tests.crash.work.moving_on import MIGRATING
from tests.crash.work.open_files import BRINGING_IN, EXPORTING
from tests.crash.work.shaping import SHAPING

WORKS: tuple[Work, ...] = (
    MAKING,
    APPENDING,
    SHAPING,
    EMPTYING,
    PASSPHRASE,
    REKEYING,
    MIGRATING,
    BACKUP,
    EXPORTING,
    BRINGING_IN,
)
