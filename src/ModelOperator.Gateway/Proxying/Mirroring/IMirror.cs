using System.Diagnostics;

namespace ModelOperator.Gateway.Proxying.Mirroring;

/// <summary>Takes copies of the requests that other revisions answer.</summary>
internal interface IMirror
{
    /// <summary>Begins to record a request when it is one to be copied.</summary>
    /// <param name="context">The request.</param>
    /// <param name="answeredBy">The revision that the client's answer comes from.</param>
    /// <param name="span">The span of the request; null when it is not traced.</param>
    /// <returns>Null when the request is not copied.</returns>
    IMirroredExchange? Begin(HttpContext context, string answeredBy, Activity? span);
}
