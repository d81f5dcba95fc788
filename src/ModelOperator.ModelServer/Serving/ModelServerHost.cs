using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;
using ModelOperator.Contracts.Metrics;
using ModelOperator.Feedback.Counting;
using ModelOperator.Feedback.Posting;
using ModelOperator.Hosting.Connections;
using ModelOperator.Hosting.Connections.Heads;
using ModelOperator.Hosting.Connections.Protocols;
using ModelOperator.Hosting.Operations;
using ModelOperator.Hosting.Operations.Probes;
using ModelOperator.Hosting.Tracing;
using ModelOperator.ModelServer.Grpc;
using ModelOperator.ModelServer.Lifecycle;
using ModelOperator.ModelServer.Metrics;
using ModelOperator.ModelServer.Monitoring;
using ModelOperator.ModelServer.Requests;
using ModelOperator.ModelServer.Rest;
using ModelOperator.ModelServer.Scheduling;
using ModelOperator.ModelServer.Scheduling.Batching;
using ModelOperator.ModelServer.Settings;
using Prometheus;

namespace ModelOperator.ModelServer.Serving;

/// <summary>Builds the model server.</summary>
internal static class ModelServerHost
{
    /// <param name="settings">The settings of the server.</param>
    /// <param name="environment">Settings that replace environment variables, so that one process can have several servers.</param>
    /// <param name="configure">Changes the services at the end.</param>
    public static WebApplication Build(
        ServeSettings settings, IEnumerable<KeyValuePair<string, string?>>? environment = null,
        Action<IServiceCollection>? configure = null)
    {
        TelemetryOptOut.Apply();
        var builder = WebApplication.CreateEmptyBuilder(
            new WebApplicationOptions { ApplicationName = typeof(ModelServerHost).Assembly.GetName().Name });
        builder.Configuration.AddEnvironmentVariables();
        builder.Configuration.AddInMemoryCollection(environment ?? []);
        builder.AddOperations();
        builder.AddTracing(TracedService.Of("model-server", typeof(ModelServerHost)));
        // When the model cannot be loaded, ServiceProcess ends the process with one sentence. The host would log two stack traces before
        // it.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);

        // It would log a line for each request, and with that log the host creates a trace for each.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);

        var services = builder.Services;
        services.AddSingleton(settings);
        services.AddSingleton<RunSpans>();
        services.AddSingleton(new RunGate(settings.Concurrency, settings.QueueSize));
        services.AddSingleton(new QueueLimits(settings.Concurrency, settings.QueueSize, settings.QueueTimeout));
        if (settings.Batching.MaxSize > 1)
        {
            services.AddSingleton(settings.Batching);
            services.AddSingleton<BatchRunner>();
            services.AddSingleton<IScheduler, BatchScheduler>();
        }
        else
        {
            services.AddSingleton<IScheduler, DirectScheduler>();
        }

        services.AddSingleton(provider => new BodyBudget(settings.BodyMemory, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new ClientConnections(
            settings.MaxConnections ?? ClientConnections.LimitOfProcess(part: 4), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ModelSlot>();
        services.AddSingleton(provider => MetricsOf(settings, provider.GetRequiredService<CollectorRegistry>()));
        services.AddSingleton<ServerMetrics>();
        services.AddSingleton(settings.Profile);
        services.AddSingleton<DataWatch>();
        services.AddSingleton<FailureLog>();
        if (settings.Feedback is { } feedback)
        {
            // The body of a post must come within the usual time, as it does at a gateway.
            services.AddFeedback(
                new FeedbackPlace(feedback.Model ?? settings.ModelName, settings.ModelName, feedback, TimeSpan.Zero),
                provider => FeedbackMeterOf(settings, provider.GetRequiredService<CollectorRegistry>()));
        }

        services.AddSingleton<InferEndpoint>();
        services.AddSingleton<MetadataEndpoints>();
        GrpcServices.Add(builder, settings);
        services.AddSingleton(GrpcServices.Build);
        services.AddSingleton<V2Application>();
        services.AddHostedService<ModelLoader>();
        services.AddReadinessCheck("model", provider =>
            provider.GetRequiredService<ModelSlot>().Model is null ? ProbeResult.Failed("loading") : ProbeResult.Ok);

        builder.WebHost.UseKestrelCore().UseSockets(ListenSocket.UseFor).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // RequestBody has the limit. Kestrel would close the connection of a client that is still sending. So it reads and drops for
            // at most five seconds, and the client receives its 413.
            kestrel.Limits.MaxRequestBodySize = null;
            RequestLimits.Apply(kestrel.Limits);
            // The budget ends bodies that stall. Kestrel would end a whole connection of HTTP/2 with all its requests.
            kestrel.Limits.MinRequestBodyDataRate = null;
            var budget = kestrel.ApplicationServices.GetRequiredService<BodyBudget>();
            var connections = kestrel.ApplicationServices.GetRequiredService<ClientConnections>();
            var protocols = new ProtocolSwitch(kestrel.Limits.KeepAliveTimeout, TimeProvider.System);
            protocols.Listen(kestrel, IPAddress.IPv6Any, settings.HttpPort, connection =>
            {
                connections.Opened(connection);
                budget.Connect(connection);
            });
        });

        // The transport needs the options that Kestrel prepares. Options created here would have no memory pool, and each block would be
        // allocated anew.
        services.AddSingleton<IMemoryPoolFactory<byte>, SocketBlocks>();
        services.AddSingleton<IConnectionListenerFactory>(provider => new HttpPortTransport(new DataPortTransport(
            new SocketTransportFactory(
                provider.GetRequiredService<IOptions<SocketTransportOptions>>(), provider.GetRequiredService<ILoggerFactory>()))));

        configure?.Invoke(services);
        var app = builder.Build();
        app.Run(app.Services.GetRequiredService<V2Application>().HandleAsync);
        app.Lifetime.ApplicationStarted.Register(() =>
            Log.Listening(app.Logger, ProtocolSwitch.Port(app.Urls)));
        return app;
    }

    // The revision of a token may be another than this server's, so the label is not that of the other metrics.
    private static FeedbackMeter FeedbackMeterOf(ServeSettings settings, CollectorRegistry registry) => new(
        Prometheus.Metrics.WithCustomRegistry(registry).WithLabels(new Dictionary<string, string> { ["model"] = settings.ModelName }),
        FeedbackMetricNames.OfServers,
        settings.Feedback);

    private static IMetricFactory MetricsOf(ServeSettings settings, CollectorRegistry registry)
    {
        var metrics = Prometheus.Metrics.WithCustomRegistry(registry).WithLabels(new Dictionary<string, string>
        {
            ["model"] = settings.ModelName,
            ["revision"] = settings.Revision,
            ["version"] = settings.ModelVersion,
        });
        // Otherwise each event would look for a trace that it could name.
        metrics.ExemplarBehavior = ExemplarBehavior.NoExemplars();
        return metrics;
    }
}
