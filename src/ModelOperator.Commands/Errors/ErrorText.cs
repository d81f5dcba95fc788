using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.Commands.Errors;

/// <summary>Turns possible errors into one line for a person.</summary>
internal static partial class ErrorText
{
    /// <summary>The line; null for an exception that is an error in the plugin itself.</summary>
    public static string? Of(Exception exception) => Sentence(exception)?.ReplaceLineEndings(" ").Trim();

    /// <summary>
    /// A sentence that says which right the caller lacks; null when <paramref name="message"/>, which is the API server's, is not about
    /// rights.
    /// </summary>
    public static string? Forbidden(string message) =>
        Right(message) is { } right ? $"{right}; ask an administrator for a role that has it" : null;

    /// <summary>Says which right the caller lacks, for a command that goes on without it.</summary>
    public static string Lack(string message) => Right(message) ?? message.ReplaceLineEndings(" ").Trim();

    private static string? Right(string message)
    {
        if (MissingRight().Match(message) is not { Success: true } match)
        {
            return null;
        }

        var group = match.Groups["group"].Value;
        var resource = match.Groups["resource"].Value + (group.Length == 0 ? "" : $".{group}");
        var where = match.Groups["namespace"] is { Success: true } ns ? $"in namespace '{ns.Value}'" : "in the whole cluster";
        return $"user '{match.Groups["user"].Value}' has no right to {match.Groups["verb"].Value} {resource} {where}";
    }

    private static string? Sentence(Exception exception) => exception switch
    {
        KubernetesApiException { StatusCode: HttpStatusCode.Forbidden } => Forbidden(exception.Message) ?? exception.Message,
        KubernetesApiException { StatusCode: HttpStatusCode.Unauthorized } =>
            $"the API server does not accept the credentials of the kubeconfig ({exception.Message}); "
            + "log in again, or choose another --context",
        KubernetesApiException { IsNotFound: true } missing when string.IsNullOrEmpty(missing.Status?.Details?.Name) =>
            "this cluster knows no ModelDeployments: the operator is not installed here; is it the right --context?",
        InvalidDataException =>
            "the API server's answer has a form that this version of the plugin does not know"
            + ((exception.InnerException as JsonException)?.Path is { } path ? $" (at {path})" : "")
            + "; use the plugin of the operator's version",
        RefusedException or KubernetesApiException or KubernetesConfigurationException or HttpRequestException => exception.Message,
        _ => null,
    };

    [GeneratedRegex(
        "User \"(?<user>[^\"]*)\" cannot (?<verb>[a-z]+) resource \"(?<resource>[^\"]*)\" in API group \"(?<group>[^\"]*)\""
        + "( in the namespace \"(?<namespace>[^\"]*)\")?",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex MissingRight();
}
