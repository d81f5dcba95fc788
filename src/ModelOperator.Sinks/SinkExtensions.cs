using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using ModelOperator.Hosting.Lifecycle;
using ModelOperator.Sinks.Configuration;
using ModelOperator.Sinks.Sending;
using Prometheus;

namespace ModelOperator.Sinks;

/// <summary>Adds the sinks to a host.</summary>
public static class SinkExtensions
{
    /// <summary>Adds <see cref="SinkRegistry"/> with the sinks of <c>Sinks:{name}</c>, and sends posted events while the host
    /// runs.</summary>
    /// <exception cref="StartupException">A sink is configured wrongly.</exception>
    public static IServiceCollection AddSinks(this IServiceCollection services, IConfiguration configuration)
    {
        var configured = SinkConfiguration.Read(configuration);
        services.TryAddSingleton<CollectorRegistry>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<SinkMetrics>();
        services.AddSingleton(provider => new SinkRegistry(configured.Select(sink => new EventSink(
            sink.Key,
            sink.Value,
            provider.GetRequiredService<SinkMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<EventSink>>()))));
        return services.AddHostedService<SinkSender>();
    }
}
