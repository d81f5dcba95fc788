using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.Features;
using ModelOperator.Feedback.Tokens;
using ModelOperator.Gateway.Holding;
using ModelOperator.Gateway.Metrics;
using ModelOperator.Gateway.Proxying.Clients;
using ModelOperator.Gateway.Proxying.Faults;
using ModelOperator.Gateway.Proxying.Observing;
using ModelOperator.Gateway.Proxying.Upgrades;
using ModelOperator.Gateway.Routing;
using ModelOperator.Gateway.Tracing;
using ModelOperator.Hosting.Lifecycle;
using ModelOperator.Hosting.Tracing;

namespace ModelOperator.Gateway.Proxying;

/// <summary>Chooses the revision of each request, forwards the request and counts how it ended.</summary>
internal sealed class Forwarder(
    LiveRoutes live,
    GatewayMetrics metrics,
    HttpMessageInvoker client,
    UpgradeClient upgrades,
    UpgradedSessions sessions,
    ClientCalls calls,
    HeldRequests held,
    ShutdownState shutdown,
    ExchangeSpans spans,
    GatewayOptions options,
    TimeProvider time,
    FaultLog faults,
    TokenIssuer? tokens = null)
{
    public async Task ForwardAsync(ClientRequest request)
    {
        var (context, pace) = (request.Http, request.Pace);
        pace.Begin();
        if (Unforwardable.Find(context) is { } reason)
        {
            await RefuseAsync(context, reason.Status, reason.Message);
            return;
        }

        SessionPlace? taken = null;
        if (Upgrade.IsAskedFor(context) && sessions.Take(out taken) is { } problem)
        {
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, problem);
            return;
        }

        using var place = taken;
        calls.Begin();
        try
        {
            await RouteAsync(request, place);
        }
        finally
        {
            calls.End();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask RouteAsync(ClientRequest request, SessionPlace? place)
    {
        var (context, pace) = (request.Http, request.Pace);
        var snapshot = live.Current;
        var routes = snapshot?.Routes;
        Caller? caller = routes?.Affinity is { } affinity ? CallerFinder.Find(affinity, context.Request.Headers) : null;
        var turn = caller is null && routes is not null ? live.NextTurn() : 0;
        var choice = Choose(routes, caller, turn);
        HoldEnd? hold = null;
        if (choice is { Target: { MustHold: true, IsClosed: true } } && shutdown.IsShuttingDown)
        {
            hold = held.Refuse();
        }
        else if (choice is { Target.MustHold: true })
        {
            (hold, snapshot) = await HoldAsync(context, caller, turn);
            routes = snapshot?.Routes;
            choice = Choose(routes, caller, turn);
            pace.Begin(); // The time in which it was held says nothing about the revision.
        }

        var meter = choice is { Target: var chosen } ? snapshot!.MeterOf(chosen) : metrics.None;
        if (choice?.ReroutedFrom is { } rerouted)
        {
            snapshot!.MeterOf(rerouted).Rerouted();
        }

        meter.Begin();
        using var span = spans.BeginRequest(context, choice?.Target.Revision);
        var outcome = new Outcome(StatusCodes.Status500InternalServerError);
        IObservedExchange? observed = null;
        UpgradedSession? session = null;
        try
        {
            if (hold is { } end and not HoldEnd.Released && choice is { Target.Revision: var revision })
            {
                outcome = end is HoldEnd.Left
                    ? Outcome.ClientGone(context)
                    : await Refusal.SendAsync(context, StatusCodes.Status503ServiceUnavailable, NotHeld(revision, end), revision);
            }
            else if (choice is { Target: var pinned } && place is not null)
            {
                var exchange = new UpgradeExchange(
                    request, pinned, meter, new AnswerExtras(caller?.SetCookie, null, null), upgrades, place, options, time, faults);
                (outcome, session) = await exchange.BeginAsync();
            }
            else if (choice is { Target: var target })
            {
                observed = snapshot!.Observer?.Begin(context, meter, span);
                var extras = new AnswerExtras(caller?.SetCookie, tokens, routes!.Monitoring?.Review);
                using var exchange = new ForwardedExchange(
                    request, target, meter, extras, observed, client, spans, span, options, time, faults);
                outcome = await exchange.RunAsync();
            }
            else
            {
                outcome = await Refusal.SendAsync(context, StatusCodes.Status503ServiceUnavailable, NothingRouted(routes), null);
            }
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            outcome = Outcome.ClientGone(context);
        }
        catch (Exception exception)
        {
            faults.Forwarding(exception);
            throw;
        }
        finally
        {
            if (outcome.IsClientsFault)
            {
                meter.Withdraw();
                meter = metrics.None;
                meter.Begin();
            }

            meter.End(
                outcome.Code,
                outcome.GrpcStatus,
                pace.Spent,
                outcome is { WasUnanswered: true, IsClientsFault: false } ? pace.SinceWhole : null);
            if (outcome.Answered)
            {
                meter.Count.Answered();
            }

            observed?.Conclude(context, outcome);
            span.Answered(outcome.Code, outcome.GrpcStatus);
        }

        if (session is not null)
        {
            span?.Stop(); // It says how the request ended, and a session may last for hours.
            await session.RunAsync(context.RequestAborted);
        }
    }

    /// <summary>Holds a request until there is a pod for it; the routes are those that have it.</summary>
    private async Task<(HoldEnd End, LiveSnapshot? Routes)> HoldAsync(HttpContext context, Caller? caller, ulong turn)
    {
        var snapshot = live.Current;
        var end = await held.HoldAsync(LengthOf(context), HasPod, context.RequestAborted);
        return (end, snapshot);

        bool HasPod()
        {
            snapshot = live.Current;
            return Choose(snapshot?.Routes, caller, turn) is not { Target.MustHold: true };
        }
    }

    /// <summary>Refuses a request that says nothing about any revision.</summary>
    public async Task RefuseAsync(HttpContext context, int status, string message)
    {
        var started = time.GetTimestamp();
        metrics.None.Begin();
        try
        {
            await Refusal.SendAsync(context, status, message, null);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has left in the meantime.
        }
        finally
        {
            metrics.None.End(status, null, time.GetElapsedTime(started));
        }
    }

    private static RouteChoice? Choose(RouteSnapshot? routes, Caller? caller, ulong turn) =>
        caller is { } known ? routes?.For(known.Position) : routes?[turn];

    // A request that can have no body has none.
    private static long? LengthOf(HttpContext context) =>
        context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody is false ? 0 : context.Request.ContentLength;

    private string NotHeld(string revision, HoldEnd end) => $"revision {revision} has no pods, and " + end switch
    {
        HoldEnd.Full => "as many requests wait for its first pod as the gateway holds; try again",
        HoldEnd.Stopping => "this gateway is stopping; try again",
        _ => $"got none within {options.HoldTimeout.TotalSeconds} s; try again",
    };

    private static string NothingRouted(RouteSnapshot? routes) => routes is null
        ? "the gateway has no routes yet"
        : $"no revision is routed (route generation {routes.Generation})";
}
