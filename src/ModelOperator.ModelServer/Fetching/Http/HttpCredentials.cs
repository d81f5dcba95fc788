using System.Net.Http.Headers;
using System.Text;
using ModelOperator.ModelServer.Fetching.Sources;

namespace ModelOperator.ModelServer.Fetching.Http;

/// <summary>Credentials out of a mounted Secret: <c>token</c> for a bearer token, <c>username</c> and <c>password</c> for basic
/// authentication.</summary>
internal static class HttpCredentials
{
    /// <summary>The header to send; null without a directory.</summary>
    /// <exception cref="FetchException">The directory has neither.</exception>
    public static AuthenticationHeaderValue? Read(string directory)
    {
        if (directory.Length == 0)
        {
            return null;
        }

        if (Value(directory, "token") is { } token)
        {
            return new AuthenticationHeaderValue("Bearer", token);
        }

        return Value(directory, "username") is { } user && Value(directory, "password") is { } password
            ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")))
            : throw new FetchException($"the credentials in {directory} have neither token nor username and password (--credentials)");
    }

    /// <summary>One key of the Secret; null without it.</summary>
    public static string? Value(string directory, string key)
    {
        var path = Path.Combine(directory, key);
        return File.Exists(path) ? File.ReadAllText(path).Trim() : null;
    }
}
