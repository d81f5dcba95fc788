namespace ModelOperator.Hosting.Connections;

/// <summary>A request that may wait for its client: for bytes of its body, or to take the answer.</summary>
public interface IClientWait
{
    /// <summary>How long the request has waited for its client so far; zero when it waits for something else, or its client may
    /// rest.</summary>
    TimeSpan WaitedForClient { get; }
}
