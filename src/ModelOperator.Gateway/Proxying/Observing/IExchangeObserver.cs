using System.Diagnostics;
using ModelOperator.Gateway.Metrics;

namespace ModelOperator.Gateway.Proxying.Observing;

/// <summary>Looks at requests and their answers while they pass: to copy them, to count them, to take samples of them.</summary>
internal interface IExchangeObserver
{
    /// <summary>Begins to observe a request when it is one to be observed.</summary>
    /// <param name="context">The request.</param>
    /// <param name="answeredBy">Counts what the revision does that the client's answer comes from.</param>
    /// <param name="span">The span of the request; null when it is not traced.</param>
    /// <returns>Null when the request is not observed.</returns>
    IObservedExchange? Begin(HttpContext context, RevisionMeter answeredBy, Activity? span);
}
