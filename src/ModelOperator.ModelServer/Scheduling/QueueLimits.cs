using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Protocol;

namespace ModelOperator.ModelServer.Scheduling;

/// <summary>Bounds how many requests run and wait, and how long they may wait.</summary>
/// <param name="Concurrency">The number of runs at once.</param>
/// <param name="Size">The number of requests that may wait beside those that run.</param>
/// <param name="Timeout">The longest time that a request may wait, unless it asks for less.</param>
internal sealed record QueueLimits(int Concurrency, int Size, TimeSpan Timeout)
{
    public TimeSpan TimeoutOf(InferRequest request) => request.Timeout is { } own && own < Timeout ? own : Timeout;

    public ProtocolException Full() => new(
        StatusCodes.Status429TooManyRequests, $"{Concurrency} requests run and {Size} wait already; try again later");

    public static ProtocolException TooLate(TimeSpan waited) =>
        ProtocolException.TooLate(
            $"the request waited {waited.TotalSeconds:0.###} s for its run, as long as it may, and was not run; try again later");
}
