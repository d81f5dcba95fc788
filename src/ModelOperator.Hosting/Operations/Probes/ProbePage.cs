using System.Text;
using Microsoft.AspNetCore.Http;

namespace ModelOperator.Hosting.Operations.Probes;

/// <summary>Answers a probe as the API server does: <c>ok</c>, or one line for each check with <c>?verbose</c> or when one fails.
/// <c>?exclude=name</c> leaves a check out.</summary>
internal static class ProbePage
{
    public static async Task AnswerAsync(HttpContext context, string path, IEnumerable<ProbeCheck> checks)
    {
        var excluded = context.Request.Query["exclude"];
        var lines = new StringBuilder();
        var healthy = true;
        foreach (var check in checks)
        {
            if (excluded.Contains(check.Name))
            {
                lines.Append("[+]").Append(check.Name).Append(" excluded: ok\n");
                continue;
            }

            var result = Ask(check);
            healthy &= result.Healthy;
            lines.Append(result.Healthy ? "[+]" : "[-]").Append(check.Name).Append(result.Healthy ? " ok" : " failed");
            if (!result.Healthy && result.Message is not null)
            {
                lines.Append(": ").Append(result.Message.ReplaceLineEndings(" "));
            }

            lines.Append('\n');
        }

        context.Response.StatusCode = healthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.CacheControl = "no-cache, no-store";
        var name = path.TrimStart('/');
        var text = healthy && !context.Request.Query.ContainsKey("verbose")
            ? "ok"
            : $"{lines}{name} check {(healthy ? "passed" : "failed")}\n";
        await context.Response.WriteAsync(text, context.RequestAborted);
    }

    private static ProbeResult Ask(ProbeCheck check)
    {
        try
        {
            return check.Check();
        }
        catch (Exception exception)
        {
            return ProbeResult.Failed($"{exception.GetType().Name}: {exception.Message}");
        }
    }
}
