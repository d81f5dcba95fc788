namespace ModelOperator.Rollouts.Observations;

/// <summary>The requests of clients that one gateway pod tells of, whichever revision they go to.</summary>
/// <param name="Up">The time since the gateway started.</param>
/// <param name="SinceLast">The time since the newest request began or ended; null when none has come since the start.</param>
/// <param name="UnderWay">The number of requests that a pod is answering now.</param>
/// <param name="Held">The number of requests that are held because there is no pod.</param>
public sealed record GatewayCalls(TimeSpan Up, TimeSpan? SinceLast, int UnderWay, int Held)
{
    /// <summary>The time for which nobody has called; zero while a request is under way or held.</summary>
    public TimeSpan Quiet => UnderWay > 0 || Held > 0 ? TimeSpan.Zero : SinceLast ?? Up;

    /// <summary>True when somebody has called within some time, also when the request was refused or has given up waiting.</summary>
    public bool IsCalledWithin(TimeSpan time) => Held > 0 || SinceLast < time;
}
