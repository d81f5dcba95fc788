using ModelOperator.Gateway.Metrics;
using ModelOperator.Gateway.Routing;

namespace ModelOperator.Gateway.Proxying;

/// <summary>Chooses the revision of each request, sees it through and counts how it ended.</summary>
internal sealed class Forwarder(
    RouteTable table,
    GatewayMetrics metrics,
    HttpMessageInvoker client,
    GatewayOptions options,
    TimeProvider time,
    ILogger<Forwarder> logger)
{
    public async Task ForwardAsync(HttpContext context)
    {
        var started = time.GetTimestamp();
        var snapshot = table.Current;
        var choice = snapshot?[table.NextTurn()];
        var meter = choice?.Target.Meter ?? metrics.None;
        choice?.ReroutedFrom?.Meter.Rerouted();
        meter.Begin();
        var outcome = new Outcome(StatusCodes.Status500InternalServerError);
        try
        {
            if (choice is { Target: var target })
            {
                using var exchange = new Exchange(context, target, client, options, time, logger);
                outcome = await exchange.RunAsync();
            }
            else
            {
                outcome = await Refusal.SendAsync(context, StatusCodes.Status503ServiceUnavailable, NothingRouted(snapshot), null);
            }
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            outcome = context.Response.HasStarted ? new Outcome(context.Response.StatusCode) : Outcome.ClientGone;
        }
        catch (Exception exception)
        {
            Log.ForwardingFailed(logger, exception);
            throw;
        }
        finally
        {
            meter.End(outcome.Code, outcome.GrpcStatus, time.GetElapsedTime(started));
        }
    }

    private static string NothingRouted(RouteSnapshot? snapshot) => snapshot is null
        ? "the gateway has no routes yet"
        : $"no revision is routed (route generation {snapshot.Generation})";
}
