using ModelOperator.Gateway.Metrics;
using ModelOperator.Gateway.Routing;
using ModelOperator.Gateway.Shadowing;

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
        Caller? caller = snapshot?.Affinity is { } affinity ? CallerFinder.Find(affinity, context.Request.Headers) : null;
        var choice = caller is { } known ? snapshot!.For(known.Position) : snapshot?[table.NextTurn()];
        var meter = choice?.Target.Meter ?? metrics.None;
        choice?.ReroutedFrom?.Meter.Rerouted();
        meter.Begin();
        var outcome = new Outcome(StatusCodes.Status500InternalServerError);
        ShadowCopy? copy = null;
        try
        {
            if (choice is { Target: var target })
            {
                copy = snapshot!.Mirror?.Begin(context, target.Revision);
                using var exchange = new Exchange(context, target, caller?.SetCookie, copy, client, options, time, logger);
                outcome = await exchange.RunAsync();
            }
            else
            {
                outcome = await Refusal.SendAsync(context, StatusCodes.Status503ServiceUnavailable, NothingRouted(snapshot), null);
            }
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            outcome = Outcome.ClientGone(context);
        }
        catch (Exception exception)
        {
            Log.ForwardingFailed(logger, exception);
            throw;
        }
        finally
        {
            meter.End(outcome.Code, outcome.GrpcStatus, time.GetElapsedTime(started));
            if (outcome.Answered)
            {
                meter.Count.Answered();
            }

            copy?.Conclude(context, outcome);
        }
    }

    private static string NothingRouted(RouteSnapshot? snapshot) => snapshot is null
        ? "the gateway has no routes yet"
        : $"no revision is routed (route generation {snapshot.Generation})";
}
