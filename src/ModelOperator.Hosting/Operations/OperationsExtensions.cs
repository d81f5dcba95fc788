using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using ModelOperator.Contracts.Processes;
using ModelOperator.Contracts.Processes.Settings;
using ModelOperator.Hosting.Lifecycle;
using ModelOperator.Hosting.Logging;
using ModelOperator.Hosting.Metrics;
using ModelOperator.Hosting.Operations.Probes;
using Prometheus;

namespace ModelOperator.Hosting.Operations;

/// <summary>Adds the operational parts to an executable.</summary>
public static class OperationsExtensions
{
    /// <summary>Adds logging, the admin port with probes and metrics, and the orderly shutdown. Call it first, so that the admin
    /// port opens before every other service and closes after them.</summary>
    /// <exception cref="StartupException">An environment variable has a bad value.</exception>
    public static TBuilder AddOperations<TBuilder>(this TBuilder builder, Action<OperationsOptions>? configure = null)
        where TBuilder : IHostApplicationBuilder
    {
        var options = new OperationsOptions();
        configure?.Invoke(options);
        Override(options, builder.Configuration);
        builder.AddLineLogging();

        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(options.Shutdown);
        services.AddSingleton<ShutdownState>();
        services.AddSingleton<IHostLifetime, SignalLifetime>();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = options.Shutdown.DrainTimeout);
        services.AddSingleton(_ =>
        {
            var registry = new CollectorRegistry();
            ProcessMetrics.Add(registry);
            return registry;
        });
        services.AddHostedService<RuntimeMetrics>();
        services.AddSingleton<OperationsServer>();
        services.AddHostedService(provider => provider.GetRequiredService<OperationsServer>());

        services.AddLivenessCheck("ping", _ => ProbeResult.Ok);
        services.AddReadinessCheck("started", provider =>
            provider.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.IsCancellationRequested
                ? ProbeResult.Ok
                : ProbeResult.Failed("still starting"));
        services.AddReadinessCheck("shutdown", provider =>
            provider.GetRequiredService<ShutdownState>().IsShuttingDown ? ProbeResult.Failed("shutting down") : ProbeResult.Ok);
        return builder;
    }

    /// <summary>Adds a check to <c>/readyz</c>.</summary>
    public static IServiceCollection AddReadinessCheck(
        this IServiceCollection services, string name, Func<IServiceProvider, ProbeResult> check) =>
        services.AddSingleton(provider => new ProbeCheck(Probe.Readiness, name, () => check(provider)));

    /// <summary>Adds a check to <c>/livez</c>. Use it only for a failure that a restart of the container repairs.</summary>
    public static IServiceCollection AddLivenessCheck(
        this IServiceCollection services, string name, Func<IServiceProvider, ProbeResult> check) =>
        services.AddSingleton(provider => new ProbeCheck(Probe.Liveness, name, () => check(provider)));

    /// <summary>Adds a page to the admin port, for GET and HEAD of exactly this path.</summary>
    public static IServiceCollection AddAdminRoute(this IServiceCollection services, string path, RequestDelegate handler) =>
        services.AddSingleton(new AdminRoute(path, handler));

    private static void Override(OperationsOptions options, IConfiguration configuration)
    {
        const int highestPort = 65_535;
        options.Port = EnvironmentSetting.Integer(configuration, PortSettings.Operations, options.Port, 0, highestPort);
        if (!string.IsNullOrEmpty(configuration[PortSettings.Probes]))
        {
            options.ProbePort = EnvironmentSetting.Integer(configuration, PortSettings.Probes, 0, 0, highestPort);
        }

        if (options.ProbePort is not (null or 0) && options.ProbePort == options.Port)
        {
            throw new StartupException(
                $"{PortSettings.Probes}={options.ProbePort} is {PortSettings.Operations}, too; give each a port of its own");
        }

        options.Shutdown.Delay = EnvironmentSetting.Seconds(configuration, ShutdownSettings.Delay, options.Shutdown.Delay);
        options.Shutdown.DrainTimeout =
            EnvironmentSetting.Seconds(configuration, ShutdownSettings.Drain, options.Shutdown.DrainTimeout);
    }
}
