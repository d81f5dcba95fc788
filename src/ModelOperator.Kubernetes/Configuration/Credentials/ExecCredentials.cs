using System.ComponentModel;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using k8s.KubeConfigModels;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.Kubernetes.Configuration.Credentials;

/// <summary>
/// Gets credentials from the exec plugin of a kubeconfig. The plugin runs again when they expire or the server refuses them.
/// </summary>
internal sealed class ExecCredentials(string user, ExternalExecution plugin, TimeProvider time) : ICredentialSource
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);
    private readonly SemaphoreSlim _asking = new(1, 1);
    private volatile Answer? _latest;

    /// <summary>The client certificate that the plugin gave; null when it gave only a token.</summary>
    public X509Certificate2? Certificate => _latest?.Certificate;

    public async ValueTask<AuthenticationHeaderValue?> GetAsync(AuthenticationHeaderValue? rejected, CancellationToken cancellationToken)
    {
        if (Good(rejected) is { } answer)
        {
            return answer.Header;
        }

        await _asking.WaitAsync(cancellationToken);
        try
        {
            return (Good(rejected) ?? (_latest = await AskAsync(cancellationToken))).Header;
        }
        finally
        {
            _asking.Release();
        }
    }

    private Answer? Good(AuthenticationHeaderValue? rejected) =>
        _latest is { } answer
        && (rejected is null || !Equals(answer.Header, rejected))
        && (answer.Expires is not { } expires || time.GetUtcNow() < expires)
            ? answer
            : null;

    private async Task<Answer> AskAsync(CancellationToken cancellationToken)
    {
        var version = plugin.ApiVersion ?? "";
        if (version is not ("client.authentication.k8s.io/v1" or "client.authentication.k8s.io/v1beta1"))
        {
            throw Error($"has apiVersion '{version}'; known are client.authentication.k8s.io/v1 and v1beta1");
        }

        var output = await RunAsync(version, cancellationToken);
        try
        {
            var status = JsonSerializer.Deserialize(output, ExecCredentialContext.Default.ExecCredentialResponse)?.Status
                ?? throw Error("answered without a status");
            var certificate = status is { ClientCertificateData: { } data, ClientKeyData: { } key }
                ? PemCertificate.Of($"the exec plugin of user '{user}'", data, key)
                : null;
            var header = string.IsNullOrEmpty(status.Token) ? null : new AuthenticationHeaderValue("Bearer", status.Token);
            return header is null && certificate is null
                ? throw Error("answered with neither a token nor a client certificate")
                : new Answer(header, certificate, status.ExpirationTimestamp);
        }
        catch (JsonException exception)
        {
            throw Error($"answered with something that is no ExecCredential: {exception.Message}", exception);
        }
    }

    private async Task<string> RunAsync(string version, CancellationToken cancellationToken)
    {
        using var process = new Process { StartInfo = StartInfo(version) };
        try
        {
            process.Start();
        }
        catch (Win32Exception exception)
        {
            throw Error($"cannot be started: {exception.Message}. {plugin.InstallHint}".TrimEnd(), exception);
        }

        using var timeout = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(either.Token);
            var output = await process.StandardOutput.ReadToEndAsync(either.Token);
            await process.WaitForExitAsync(either.Token);
            return process.ExitCode == 0 ? output : throw Error($"failed with exit code {process.ExitCode}: {(await errors).Trim()}");
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            throw Error($"gave no answer within {Timeout.TotalSeconds} s");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    // KubernetesClient's own code is not used, because it joins arguments with spaces, runs the plugin twice, and drops the plugin's
    // message when it fails.
    private ProcessStartInfo StartInfo(string version)
    {
        var info = new ProcessStartInfo(plugin.Command ?? throw Error("has no command"), plugin.Arguments ?? [])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach (var variable in plugin.EnvironmentVariables ?? [])
        {
            info.Environment[variable.GetValueOrDefault("name", "")] = variable.GetValueOrDefault("value");
        }

        info.Environment["KUBERNETES_EXEC_INFO"] =
            $$$"""{"apiVersion":"{{{version}}}","kind":"ExecCredential","spec":{"interactive":false}}""";
        return info;
    }

    private KubernetesConfigurationException Error(string what, Exception? inner = null) =>
        new($"The exec plugin '{plugin.Command}' of the kubeconfig's user '{user}' {what}.", inner);

    private sealed record Answer(AuthenticationHeaderValue? Header, X509Certificate2? Certificate, DateTimeOffset? Expires);
}
