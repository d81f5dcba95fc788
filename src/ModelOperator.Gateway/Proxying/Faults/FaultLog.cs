using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using ModelOperator.Gateway.Routing.Endpoints;
using ModelOperator.Hosting.Logging;

namespace ModelOperator.Gateway.Proxying.Faults;

/// <summary>Logs pods and requests that fail, without a line for each request: for each cause and revision one line at once, and then at
/// most one in ten seconds.</summary>
internal sealed class FaultLog(TimeProvider time, ILogger<FaultLog> logger)
{
    private const int MaxLimits = 1_000;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<(string Cause, string Revision), LineLimit> _limits = new();

    /// <summary>A pod takes no connections, and is passed over for some time.</summary>
    public void Ejected(PodEndpoint endpoint, string revision, TimeSpan pause, string reason)
    {
        if (Unsaid(revision) is { } unsaid)
        {
            Log.EndpointEjected(logger, endpoint.Address.ToString(), revision, pause.TotalSeconds, ClientText.Cut(reason), unsaid);
        }
    }

    /// <summary>A pod broke off before it answered.</summary>
    public void Failed(PodEndpoint endpoint, string revision, string method, string reason)
    {
        if (Unsaid(revision) is { } unsaid)
        {
            Log.EndpointFailed(
                logger, endpoint.Address.ToString(), revision, ClientText.Cut(method), ClientText.Cut(reason), unsaid);
        }
    }

    /// <summary>A pod's answer is not whole, or not valid.</summary>
    public void AnswerBroken(PodEndpoint endpoint, string revision, string reason)
    {
        if (Unsaid(revision) is { } unsaid)
        {
            Log.AnswerBroken(logger, endpoint.Address.ToString(), revision, ClientText.Cut(reason), unsaid);
        }
    }

    /// <summary>A request failed inside the gateway.</summary>
    public void Forwarding(Exception exception)
    {
        if (Unsaid(revision: "") is { } unsaid)
        {
            Log.ForwardingFailed(logger, unsaid, exception);
        }
    }

    // The number of lines that were left out before this one; null when this one is left out, too.
    private long? Unsaid(string revision, [CallerMemberName] string cause = "")
    {
        if (_limits.Count >= MaxLimits)
        {
            _limits.Clear(); // revisions that are long gone are among them
        }

        return _limits.GetOrAdd((cause, revision), _ => new LineLimit(Interval, time)).Add() - 1;
    }
}
