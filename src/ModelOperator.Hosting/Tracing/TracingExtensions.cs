using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ModelOperator.Hosting.Tracing;

/// <summary>Turns tracing on in an executable.</summary>
public static class TracingExtensions
{
    /// <summary>Adds <see cref="Spans"/>. They are on when OpenTelemetry's variables name an endpoint and deliveries can have the headers;
    /// otherwise nothing listens, and no span is ever made. Call it after AddOperations and before ports open, so that the last spans are
    /// delivered after they have closed.</summary>
    /// <exception cref="Lifecycle.StartupException">A variable other than the headers has a bad value.</exception>
    public static TBuilder AddTracing<TBuilder>(this TBuilder builder, TracedService service)
        where TBuilder : IHostApplicationBuilder
    {
        if (TracingSettings.From(builder.Configuration) is not { } settings)
        {
            builder.Services.AddSingleton(Spans.None);
            return builder;
        }

        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(service);
        builder.Services.AddSingleton(_ => settings.HeadersFault is null ? new Spans(service.Source) : Spans.None);
        builder.Services.AddHostedService<SpanExport>();
        return builder;
    }
}
