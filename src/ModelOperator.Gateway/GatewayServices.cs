using System.Text.Json;
using ModelOperator.Contracts.Processes;
using ModelOperator.Contracts.Reports;
using ModelOperator.Feedback.Posting;
using ModelOperator.Feedback.Tokens;
using ModelOperator.Gateway.Admin;
using ModelOperator.Gateway.Composing;
using ModelOperator.Gateway.Discovery;
using ModelOperator.Gateway.Feedback;
using ModelOperator.Gateway.Holding;
using ModelOperator.Gateway.Metrics;
using ModelOperator.Gateway.Proxying;
using ModelOperator.Gateway.Proxying.Faults;
using ModelOperator.Gateway.Proxying.Upgrades;
using ModelOperator.Gateway.Proxying.Upstream;
using ModelOperator.Gateway.Routing;
using ModelOperator.Gateway.Sampling;
using ModelOperator.Gateway.Serving;
using ModelOperator.Gateway.Shadowing;
using ModelOperator.Gateway.Shadowing.Labels;
using ModelOperator.Gateway.Shadowing.Labels.Keeping;
using ModelOperator.Gateway.Tracing;
using ModelOperator.Hosting.Connections;
using ModelOperator.Hosting.Operations;
using ModelOperator.Hosting.Operations.Probes;
using ModelOperator.Hosting.Tracing;
using ModelOperator.Sinks;
using Prometheus;

namespace ModelOperator.Gateway;

/// <summary>Registers the parts of the gateway.</summary>
internal static class GatewayServices
{
    /// <summary>Under which names gateways appear in traces.</summary>
    public static TracedService Traced { get; } = TracedService.Of("model-gateway", typeof(GatewayServices));

    /// <summary>Adds the whole gateway. Call it after AddOperations and AddTracing.</summary>
    public static void AddGateway(this IHostApplicationBuilder builder, GatewayOptions options)
    {
        // The last to be added stops first. Routes are followed until the data port has drained, so that held requests find their pods.
        builder.Services.AddClusterRoutes(options);
        builder.AddDataPlane(options);
    }

    /// <summary>
    /// Adds the data plane. <see cref="RouteTable"/> gets its routes from a part that is registered elsewhere. Call it after
    /// AddOperations and AddTracing.
    /// </summary>
    public static void AddDataPlane(this IHostApplicationBuilder builder, GatewayOptions options)
    {
        var services = builder.Services;
        services.AddSingleton(options);
        services.AddSingleton(Random.Shared);
        services.AddSingleton<GatewayMetrics>();
        services.AddSingleton<ExchangeSpans>();
        services.AddSingleton<AnswerJudge>();
        services.AddSingleton<ShadowExchange>();
        services.AddSingleton<MirrorLanes>();
        services.AddSingleton<LiveRoutes>();
        services.AddSingleton<ClientCalls>();
        services.AddSingleton<HeldRequests>();
        services.AddSingleton<RouteComposer>();
        services.AddSingleton<IRouteComposer>(provider => provider.GetRequiredService<RouteComposer>());
        services.AddSingleton<RouteTable>();
        services.AddSingleton(provider => UpstreamClient.Create(options, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<FaultLog>();
        services.AddSingleton(provider => new UpgradeClient(options, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<UpgradedSessions>();
        services.AddSingleton<Forwarder>();
        if (options.Feedback is { } feedback)
        {
            services.AddFeedback(options, feedback);
        }

        services.AddSamples(builder.Configuration, options);
        services.AddSingleton<ProxyApplication>();
        services.AddSingleton(_ => RequestMemory.OfProcess());
        services.AddSingleton(provider => new ClientConnections(
            options.MaxConnections ?? ClientConnections.LimitOfProcess(), provider.GetRequiredService<TimeProvider>()));
        services.AddKestrelSockets();
        services.AddHostedService<MirrorLifetime>(); // before the data port, so that it stops after it
        services.AddSingleton<DataPlaneServer>();
        services.AddHostedService(provider => provider.GetRequiredService<DataPlaneServer>());
        services.AddHostedService<SeriesSweeper>();
        services.AddReadinessCheck("routes", provider => provider.GetRequiredService<RouteTable>().Current is null
            ? ProbeResult.Failed("no routes applied yet")
            : ProbeResult.Ok);
        services.AddAdminRoute(GatewayReport.Path, ReportAsync);
    }

    private static void AddFeedback(this IServiceCollection services, GatewayOptions options, FeedbackSettings feedback)
    {
        var place = new FeedbackPlace($"{options.Namespace}/{options.Name}", options.Name, feedback, options.BodyStallTimeout);
        if (feedback is { ShadowOutput: { } output, KeepShadowSeconds: { } seconds })
        {
            place = place with { Pod = GatewayPods.MarkOf(options.PodName) };
            services.AddSingleton(_ => new GatewayPods(options.PodName));
            services.AddSingleton(provider => new KeptPredictions(
                TimeSpan.FromSeconds(seconds), provider.GetRequiredService<TimeProvider>()));
            services.AddSingleton(provider => new ShadowLabels(
                provider.GetRequiredService<KeptPredictions>(), provider.GetRequiredService<TokenIssuer>(), output,
                provider.GetService<RequestIds>()));
            if (feedback.Credentials is not null)
            {
                // Anybody can guess the id of a request, so only those with a credential may post by it.
                services.AddSingleton<RequestIds>();
                services.AddSingleton<ILabelledRequests, LabelledRequests>();
            }

            services.AddSingleton<LabelMeter>();
            services.AddSingleton<LabelSeal>();
            services.AddSingleton<LabelClient>();
            services.AddSingleton<LabelSender>();
            services.AddSingleton<ShadowJudge>();
            // Whoever has seen a seal may send it with another body for a minute, so these bodies must not shut out posts of feedback.
            services.AddSingleton(provider => ActivatorUtilities.CreateInstance<PassedLabelsEndpoint>(
                provider, new PostedBodies(place.Stall, provider.GetRequiredService<TimeProvider>())));
            services.AddSingleton<ICountedFeedback, LabelledShadows>();
        }

        services.AddFeedback(
            place, provider => GatewayFeedback.MeterOf(provider.GetRequiredService<CollectorRegistry>(), options));
    }

    // The senders first, so that they end last.
    private static void AddSamples(this IServiceCollection services, IConfiguration configuration, GatewayOptions options)
    {
        services.AddSinks(configuration);
        services.AddSingleton<SampleMeter>();
        services.AddSingleton(provider => new SampleSender(
            provider.GetRequiredService<SinkRegistry>(),
            options,
            options.HashKeys is { } folder
                ? new KeyRing(folder, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<KeyRing>>())
                : null));
        services.AddSingleton<SampleDesk>();
        services.AddHostedService(provider => provider.GetRequiredService<SampleDesk>());
    }

    private static async Task ReportAsync(HttpContext context)
    {
        var services = context.RequestServices;
        var held = services.GetRequiredService<HeldRequests>();
        if (GatewayReports.WaitOf(context.Request) is { } longest)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(
                context.RequestAborted, services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
            await held.UntilOneIsHeldAsync(longest, either.Token);
        }

        var snapshot = services.GetRequiredService<RouteTable>().Current;
        var report = GatewayReports.Of(
            snapshot,
            services.GetRequiredService<GatewayMetrics>().Counts,
            GatewayReports.Of(services.GetRequiredService<ClientCalls>(), held));
        context.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(
            context.Response.Body, report, GatewayReportJsonContext.Default.GatewayReport, context.RequestAborted);
    }
}
