using System.Net;
using Microsoft.AspNetCore.Http;
using ModelOperator.Commands.Errors;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.Console.Answers;

/// <summary>Turns what went wrong into an answer.</summary>
internal static class FailureAnswers
{
    /// <summary>The refusal that says what is the matter. A refusal by the API server keeps its status.</summary>
    public static Refusal Of(Exception exception) => new(StatusOf(exception), SentenceOf(exception));

    /// <summary>The sentence alone.</summary>
    public static string SentenceOf(Exception exception) =>
        ErrorText.Of(exception) ?? $"The console has failed: {exception.GetType().Name}: {exception.Message}";

    private static int StatusOf(Exception exception) => exception switch
    {
        RefusedException => StatusCodes.Status409Conflict,
        KubernetesApiException
        {
            StatusCode: HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.Conflict
                or HttpStatusCode.UnprocessableEntity,
        } refused => (int)refused.StatusCode!,
        KubernetesApiException or HttpRequestException or InvalidDataException or TimeoutException => StatusCodes.Status502BadGateway,
        _ => StatusCodes.Status500InternalServerError,
    };
}
