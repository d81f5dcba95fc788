namespace ModelOperator.Contracts.Processes.Settings;

/// <summary>The environment variables that tell a process how long it has after SIGTERM, and what is usual.</summary>
public static class ShutdownSettings
{
    /// <summary>The seconds for which the process serves on.</summary>
    public const string Delay = "SHUTDOWN_DELAY_SECONDS";

    /// <summary>The seconds that requests in flight may take to end after that.</summary>
    public const string Drain = "SHUTDOWN_DRAIN_SECONDS";

    /// <summary>The delay of a process that is told none, in seconds.</summary>
    public const int UsualDelaySeconds = 5;

    /// <summary>The time for requests in flight of a gateway that is told none, in seconds.</summary>
    public const int UsualGatewayDrainSeconds = 75;
}
