using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace ModelOperator.Hosting.Tracing;

/// <summary>The headers of W3C Trace Context, by which a trace goes from one process to the next.</summary>
public static class TraceHeaders
{
    // W3C asks that so much of it is passed on. It is in every span of the trace, so that a longer one could fill a delivery.
    private const int LongestState = 512;

    /// <summary>The caller's span. The default where there is none, or its header is malformed: such a request begins a trace. A state of
    /// more than 512 characters is left out.</summary>
    public static ActivityContext Read(IHeaderDictionary headers)
    {
        var (parent, states) = (headers.TraceParent, headers.TraceState);
        var state = states.Count > 0 && states.ToString() is { Length: <= LongestState } vendors ? vendors : null;
        return parent.Count == 1 && ActivityContext.TryParse(parent[0], state, isRemote: true, out var context) ? context : default;
    }

    /// <summary>Puts a span of this process in the place of the caller's. The vendors' state passes if the span has it.</summary>
    /// <param name="request">A request that has its caller's headers.</param>
    /// <param name="span">The span; null leaves the headers as they are.</param>
    public static void Write(HttpRequestMessage request, Activity? span)
    {
        if (span is null)
        {
            return;
        }

        request.Headers.Remove(HeaderNames.TraceParent);
        request.Headers.TryAddWithoutValidation(HeaderNames.TraceParent, span.Id);
        if (span.TraceStateString is null)
        {
            request.Headers.Remove(HeaderNames.TraceState);
        }
    }
}
