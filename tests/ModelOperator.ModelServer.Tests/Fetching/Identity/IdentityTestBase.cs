using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using ModelOperator.ModelServer.Fetching;
using ModelOperator.Testing;

namespace ModelOperator.ModelServer.Tests.Fetching.Identity;

/// <summary>Fetches with the identity that a cloud's webhook has written into the environment.</summary>
public abstract class IdentityTestBase : FetchTestBase
{
    private protected const string PodToken = "eyJ.pod.token";

    /// <summary>The environment of the fetching container.</summary>
    private protected Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    /// <summary>The Authorization headers that the store got.</summary>
    private protected ConcurrentQueue<string> Authorizations { get; } = new();

    private protected X509Certificate2 Certificate { get; } = TestCertificate.Create();

    /// <summary>A store with one file, over TLS.</summary>
    private protected Task<AnsweringServer> StartStoreAsync() => AnsweringServer.StartAsync(
        context =>
        {
            Authorizations.Enqueue(context.Request.Headers.Authorization.ToString());
            // The tag of an object that was uploaded in parts. The SDK would take any other for the MD5 of the content.
            context.Response.Headers.ETag = "\"9b2cf535f27731c974343645a3985328-2\"";
            return context.Response.WriteAsync(ModelText);
        },
        new() { ServerCertificate = Certificate });

    private protected Task<AnsweringServer> StartTlsAsync(RequestDelegate answer) =>
        AnsweringServer.StartAsync(answer, new() { ServerCertificate = Certificate });

    /// <summary>Writes the file that the kubelet projects.</summary>
    private protected string WriteToken()
    {
        Folder.Write("projected/token", PodToken + "\n");
        return Folder["projected/token"];
    }

    private protected FetchSettings Identified(FetchSettings settings, AnsweringServer? trusted = null) => settings with
    {
        Http = settings.Http with { Roots = [Certificate] },
        Identity = new()
        {
            IsEnabled = true,
            Environment = Variables.GetValueOrDefault,
            Hosts = trusted is null ? [] : [$"127.0.0.1:{trusted.Port}"],
        },
    };

    /// <summary>Answers with a status and a body.</summary>
    private protected static RequestDelegate Answers(int status, string body) => context =>
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(body);
    };

    /// <summary>Sends everybody on to another server.</summary>
    private protected static RequestDelegate SendsOn(AnsweringServer elsewhere) => context =>
    {
        context.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
        context.Response.Headers.Location = elsewhere.Address.ToString();
        return Task.CompletedTask;
    };
}
