using Microsoft.Extensions.Logging;
using OpenTelemetry;

namespace ModelOperator.Hosting.Tracing;

/// <summary>Tells the log when spans can no longer be delivered, and when they can again: once each, however often it is tried.</summary>
internal sealed class DeliveryFaults(Uri endpoint, ILogger<DeliveryFaults> logger)
{
    private string? _reason;
    private bool _failing;

    /// <summary>Remembers why a delivery fails; its result comes later.</summary>
    public void Note(string reason) => _reason = reason;

    /// <summary>A delivery has ended. Deliveries do not overlap.</summary>
    public void Ended(ExportResult result)
    {
        var failed = result is ExportResult.Failure;
        if (failed && !_failing)
        {
            Log.NotDelivered(logger, endpoint, _reason ?? "the collector refused them");
        }
        else if (!failed && _failing)
        {
            Log.DeliveredAgain(logger, endpoint);
        }

        (_failing, _reason) = (failed, null);
    }
}
