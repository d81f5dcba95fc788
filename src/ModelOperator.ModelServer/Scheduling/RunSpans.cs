using System.Diagnostics;
using ModelOperator.Hosting.Tracing;
using ModelOperator.ModelServer.Inference;

namespace ModelOperator.ModelServer.Scheduling;

/// <summary>
/// The spans of a request's wait and of its run. Requests that share a run have one span each, so that each trace is whole by itself. All
/// of them begin and end together and have the same <see cref="SpanAttributes.BatchId"/>.
/// </summary>
internal sealed class RunSpans(Spans spans)
{
    private const string Queue = "queue";
    private const string Compute = "compute";

    /// <summary>Begins the span of a wait. Null when the request is not recorded.</summary>
    public Activity? BeginQueue(InferRequest request) => spans.BeginBelow(request.Span, Queue);

    /// <summary>Runs a request by itself.</summary>
    public InferResult Run(LoadedModel model, InferRequest request, CancellationToken cancellationToken)
    {
        using var span = spans.BeginBelow(request.Span, Compute);
        try
        {
            return model.Run(request, cancellationToken);
        }
        catch (Exception exception)
        {
            span.Failed(exception.GetType().Name);
            throw;
        }
    }

    /// <summary>Runs requests together.</summary>
    /// <param name="model">The model.</param>
    /// <param name="joined">The rows of all of them.</param>
    /// <param name="requests">The requests.</param>
    /// <param name="rows">The number of rows.</param>
    public InferResult RunTogether(LoadedModel model, InferRequest joined, IReadOnlyList<InferRequest> requests, int rows)
    {
        var runs = BeginTogether(requests, rows);
        try
        {
            // The run goes on when one client leaves, because the others wait for it.
            return model.Run(joined, CancellationToken.None);
        }
        catch (Exception exception)
        {
            runs?.ForEach(run => run.Failed(exception.GetType().Name));
            throw;
        }
        finally
        {
            runs?.ForEach(run => run.Dispose());
        }
    }

    private List<Activity>? BeginTogether(IReadOnlyList<InferRequest> requests, int rows)
    {
        List<Activity>? runs = null;
        foreach (var request in requests)
        {
            if (spans.BeginBelow(request.Span, Compute) is { } run)
            {
                (runs ??= []).Add(run);
                run.SetTag(SpanAttributes.BatchId, runs[0].SpanId.ToHexString());
                run.SetTag(SpanAttributes.BatchRequests, requests.Count);
                run.SetTag(SpanAttributes.BatchRows, rows);
            }
        }

        return runs;
    }
}
