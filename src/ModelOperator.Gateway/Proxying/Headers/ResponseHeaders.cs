using System.Net.Http.Headers;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace ModelOperator.Gateway.Proxying.Headers;

/// <summary>Copies an endpoint's headers and trailers to the answer for the client, without those that only the gateway writes.</summary>
internal static class ResponseHeaders
{
    public static void Copy(HttpResponseMessage from, HttpResponse to)
    {
        var headers = to.Headers;
        var connection = from.Headers.NonValidated.TryGetValues(HeaderNames.Connection, out var values) ? ToStringValues(values) : default;
        var named = HopByHop.Named(connection);
        Copy(from.Headers, headers, named);
        Copy(from.Content.Headers, headers, named);

        // An answer in chunks, which are read and sent anew, ends with its last chunk and not by a length (RFC 9112, 6.3). An answer
        // without a body has no length either; the length of an answer to HEAD or of a 304 is that of the body that was not requested.
        if (headers.ContentLength is not null
            && (from.Headers.NonValidated.Contains(HeaderNames.TransferEncoding)
                || to.StatusCode is StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent))
        {
            headers.ContentLength = null;
        }
    }

    public static void CopyTrailers(HttpResponseMessage from, HttpResponse to)
    {
        foreach (var (name, values) in from.TrailingHeaders.NonValidated)
        {
            if (!OwnHeaders.Contains(name))
            {
                to.AppendTrailer(name, ToStringValues(values));
            }
        }
    }

    private static void Copy(HttpHeaders from, IHeaderDictionary to, HashSet<string>? named)
    {
        foreach (var (name, values) in from.NonValidated)
        {
            if (!HopByHop.Contains(name) && named?.Contains(name) is not true && !OwnHeaders.Contains(name))
            {
                to[name] = ToStringValues(values);
            }
        }
    }

    private static StringValues ToStringValues(HeaderStringValues values)
    {
        if (values.Count == 1)
        {
            return values.ToString();
        }

        var array = new string[values.Count];
        var index = 0;
        foreach (var value in values)
        {
            array[index++] = value;
        }

        return array;
    }
}
