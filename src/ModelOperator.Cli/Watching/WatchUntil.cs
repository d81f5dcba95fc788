namespace ModelOperator.Cli.Watching;

/// <summary>What a watch waits for.</summary>
internal enum WatchUntil
{
    /// <summary>What the spec asks for is stable and ready. A rollback ends the wait, too: it will not come by itself then.</summary>
    Healthy,

    /// <summary>What the spec asks for was rolled back, or cannot serve.</summary>
    RolledBack,

    /// <summary>Either.</summary>
    Any,
}
