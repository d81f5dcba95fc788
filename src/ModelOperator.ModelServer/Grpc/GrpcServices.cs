using Grpc.AspNetCore.Server.Model;
using Grpc.Health.V1;
using Grpc.Reflection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using ModelOperator.ModelServer.Grpc.Messages;
using ModelOperator.ModelServer.Requests;
using ModelOperator.ModelServer.Settings;

namespace ModelOperator.ModelServer.Grpc;

/// <summary>Registers the gRPC services: the protocol's own, grpc.health.v1.Health and grpc.reflection.</summary>
internal static class GrpcServices
{
    /// <summary>The interval at which clients that watch the health are told of a change.</summary>
    private static readonly TimeSpan HealthEvery = TimeSpan.FromSeconds(1);

    public static void Add(WebApplicationBuilder builder, ServeSettings settings)
    {
        // Their lines would tell of every client's mistake. CallGuard and InferEndpoint log what fails on the server.
        builder.Logging.AddFilter("Grpc", LogLevel.None);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Routing", LogLevel.None);
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);

        var services = builder.Services;
        services.AddGrpc(options =>
        {
            options.MaxReceiveMessageSize = checked((int)settings.MaxBody);
            options.MaxSendMessageSize = null;
            options.Interceptors.Add<CallGuard>();
        });
        services.AddSingleton<CallGuard>();
        services.AddSingleton<InferenceService>();
        services.AddSingleton<IServiceMethodProvider<InferenceService>, InferenceMethods>();

        services.AddGrpcHealthChecks(options => options.Services.Map(InferenceMethods.Service, _ => true)).AddCheck<ModelHealth>("model");
        services.Configure<HealthCheckPublisherOptions>(options => (options.Delay, options.Period) = (TimeSpan.Zero, HealthEvery));

        Google.Protobuf.Reflection.ServiceDescriptor[] described = [.. OpenInferenceReflection.Descriptor.Services, Health.Descriptor];
        services.AddSingleton(new ReflectionServiceImpl(described));
        services.AddSingleton(new ReflectionV1ServiceImpl(described));
    }

    /// <summary>Builds the application of all calls. It has routes of its own, so requests of REST do not pass through routing.</summary>
    public static GrpcApplication Build(IServiceProvider services)
    {
        var calls = new ApplicationBuilder(services);
        calls.UseRouting();
        calls.UseEndpoints(endpoints =>
        {
            endpoints.MapGrpcService<InferenceService>();
            endpoints.MapGrpcHealthChecksService();
            endpoints.MapGrpcService<ReflectionServiceImpl>();
            endpoints.MapGrpcService<ReflectionV1ServiceImpl>();
        });
        return new GrpcApplication(calls.Build(), services.GetRequiredService<BodyBudget>());
    }
}
