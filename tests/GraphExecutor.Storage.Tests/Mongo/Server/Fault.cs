namespace GraphExecutor.Storage.Tests.Mongo.Server;

/// <summary>What goes wrong with a command.</summary>
internal enum Fault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The connection is cut before it is carried out.</summary>
    CutBefore,

    /// <summary>It is carried out, and the connection is cut in place of the answer.</summary>
    CutAfter,

    /// <summary>The server answers that another one is the primary now.</summary>
    NotPrimary,

    /// <summary>The server answers that it got no lock, which another process holds.</summary>
    Deadlock,

    /// <summary>Of two writes, the document of one is there already, and the other got no lock.</summary>
    DuplicateAndDeadlock,

    /// <summary>The gateway of DocumentDB answers that there is no PostgreSQL behind it.</summary>
    NoPostgres,

    /// <summary>The user may not.</summary>
    Unauthorized,

    /// <summary>The disk is full.</summary>
    OutOfDiskSpace,
}
