using System.Net;
using Microsoft.AspNetCore.Http;
using ModelOperator.Console.Answers;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.Console.Sessions;

/// <summary>The words that depend on how the console runs: what a person can do about something is not the same.</summary>
internal sealed class ConsoleWords
{
    private readonly Func<string, string, string> _otherNamespace;

    private ConsoleWords(string mode, string noPrometheus, Func<string, string, string> otherNamespace) =>
        (Mode, NoPrometheus, _otherNamespace) = (mode, noPrometheus, otherNamespace);

    /// <summary>The words for a person who has started the console.</summary>
    public static ConsoleWords Local { get; } = new(
        "local",
        "No Prometheus is named: start the console with --prometheus URL or --prometheus-service NAMESPACE/NAME:PORT.",
        (looked, ns) =>
            $"This console looks at namespace {looked} only. Start it with --namespace {ns} or --all-namespaces to see others.");

    /// <summary>The words for a person who has come through a proxy to a console in the cluster.</summary>
    public static ConsoleWords Cluster { get; } = new(
        "cluster",
        "No Prometheus is named: an administrator can set console.prometheusAddress of the chart.",
        (looked, ns) => $"You may list the ModelDeployments of namespace {looked} here, and not those of {ns}. An administrator can give "
            + "you a role there, and name the namespace in console.namespaces of the chart.");

    /// <summary>The way in which the console runs, for the page.</summary>
    public string Mode { get; }

    /// <summary>The sentence that says that no Prometheus is named, and how to name one.</summary>
    public string NoPrometheus { get; }

    /// <summary>The sentence that says that a namespace is not looked at.</summary>
    public string OtherNamespace(IEnumerable<string> looked, string ns) => _otherNamespace(string.Join(", ", looked), ns);

    /// <summary>The refusal that says what is the matter.</summary>
    public Refusal FailureOf(Exception exception) =>
        this == Cluster && exception is KubernetesApiException { StatusCode: HttpStatusCode.Unauthorized }
            ? Unauthorized(exception.Message)
            : FailureAnswers.Of(exception);

    /// <summary>The sentence that says what is the matter.</summary>
    public string SentenceOf(Exception exception) => FailureOf(exception).Sentence;

    /// <summary>The refusal of a token that the API server does not accept.</summary>
    /// <param name="said">The API server's words.</param>
    public static Refusal Unauthorized(string said) => new(
        StatusCodes.Status401Unauthorized,
        $"The API server does not accept the token that came with your request ({said}). Load the page anew to log in again.");
}
