namespace ModelOperator.Hosting.Connections;

/// <summary>A request that may wait for its client: for bytes of its body, or for the client to take the answer.</summary>
public interface IClientWait
{
    /// <summary>The time that the request has waited for its client so far; zero when it waits for something else, or when its client may
    /// pause.</summary>
    TimeSpan WaitedForClient { get; }
}
