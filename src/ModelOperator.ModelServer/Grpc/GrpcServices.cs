using Grpc.AspNetCore.Server.Model;
using Grpc.Health.V1;
using Grpc.Reflection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using ModelOperator.ModelServer.Grpc.Messages;
using ModelOperator.ModelServer.Requests;
using ModelOperator.ModelServer.Settings;

namespace ModelOperator.ModelServer.Grpc;

/// <summary>Puts the services of gRPC together: the protocol's own, grpc.health.v1.Health and grpc.reflection.</summary>
internal static class GrpcServices
{
    /// <summary>How often those who watch the health hear of a change.</summary>
    private static readonly TimeSpan HealthEvery = TimeSpan.FromSeconds(1);

    public static void Add(WebApplicationBuilder builder, ServeSettings settings)
    {
        // Their lines would be of the clients' mistakes, one for each. What fails on the server is logged by CallGuard and InferEndpoint.
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

    /// <summary>The application of all calls, with routes of its own: requests of REST never pass through them.</summary>
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
