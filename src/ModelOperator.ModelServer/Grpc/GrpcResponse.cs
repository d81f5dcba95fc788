using System.Text;

namespace ModelOperator.ModelServer.Grpc;

/// <summary>Answers of gRPC: always HTTP 200, the outcome in <c>grpc-status</c>.</summary>
internal static class GrpcResponse
{
    private const string StatusName = "grpc-status";
    private const string MessageName = "grpc-message";

    /// <summary>Headers have their bounds on the way; a message longer than this is cut.</summary>
    private const int LongestMessage = 1024;

    /// <summary>To be called before the message is written.</summary>
    public static void Begin(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "application/grpc";
        response.Headers["grpc-accept-encoding"] = "identity";
    }

    /// <summary>To be called after the message.</summary>
    public static void Complete(HttpResponse response) => response.AppendTrailer(StatusName, "0");

    /// <summary>Ends the call with a status other than OK: in the headers, or after a message that has begun.</summary>
    public static void Fail(HttpContext context, GrpcStatus status, string message)
    {
        var response = context.Response;
        if (response.HasStarted)
        {
            context.Abort();
            return;
        }

        Begin(response);
        response.ContentLength = null;
        response.Headers[StatusName] = ((int)status).ToString();
        response.Headers[MessageName] = Encode(message);
    }

    /// <summary>Percent-encoded UTF-8, as the protocol wants it.</summary>
    internal static string Encode(string message)
    {
        var text = new StringBuilder(message.Length);
        foreach (var octet in Encoding.UTF8.GetBytes(message))
        {
            if (text.Length > LongestMessage)
            {
                return text.Append("...").ToString();
            }

            if (octet is >= 0x20 and <= 0x7e and not (byte)'%')
            {
                text.Append((char)octet);
            }
            else
            {
                text.Append('%').Append(octet.ToString("X2"));
            }
        }

        return text.ToString();
    }
}
