using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Protocol;

namespace ModelOperator.ModelServer.Scheduling;

/// <summary>How many requests run and wait, and how long they may wait.</summary>
/// <param name="Concurrency">Runs at once.</param>
/// <param name="Size">Requests that may wait on top.</param>
/// <param name="Timeout">Longest wait, unless the request asks for a shorter one.</param>
internal sealed record QueueLimits(int Concurrency, int Size, TimeSpan Timeout)
{
    public TimeSpan TimeoutOf(InferRequest request) => request.Timeout is { } own && own < Timeout ? own : Timeout;

    public ProtocolException Full() => new(
        StatusCodes.Status429TooManyRequests, $"{Concurrency} requests run and {Size} wait already; try again later");

    public static ProtocolException TooLate(TimeSpan waited) =>
        ProtocolException.TooLate($"the request waited {waited.TotalSeconds:0.###} s for its run, as long as it may, and was not run; try again later");
}
