namespace ModelOperator.Cli.Watching;

/// <summary>What a watch waits for.</summary>
internal enum WatchUntil
{
    /// <summary>What the spec asks for is stable and ready. A rollback ends the wait, too: nothing gets healthy by itself then.</summary>
    Healthy,

    /// <summary>What the spec asks for was rolled back. A stable revision that cannot serve ends the wait, too.</summary>
    RolledBack,

    /// <summary>The rollout has ended in one of these ways.</summary>
    Any,
}
