namespace ModelOperator.Cli.Watching;

/// <summary>The goal of a wait.</summary>
internal enum WatchUntil
{
    /// <summary>
    /// The revision of the spec is stable and ready. A rollback ends the wait, too, because nothing becomes healthy by itself then.
    /// </summary>
    Healthy,

    /// <summary>The revision of the spec was rolled back. A stable revision that cannot serve ends the wait, too.</summary>
    RolledBack,

    /// <summary>The rollout has ended in one of these ways.</summary>
    Any,
}
