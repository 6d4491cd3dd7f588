package dev.hawser.apiserver.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.hawser.apiserver.object.ApiException.Cause;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The examples of the Kubernetes documentation, and what they leave open.
class KubernetesCelTest {

    private static final Map<String, Object> SELF = Map.of(
            "size",
            "1500Mi",
            "limit",
            "2Gi",
            "address",
            "10.1.2.3",
            "net",
            "10.1.0.0/16",
            "numbers",
            List.of(3L, 1L, 2L));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "['a', 'b'].isSorted() && !self.numbers.isSorted() && [].isSorted()",
                "[1, 3].sum() == 4 && [1.5, 2.0].sum() == 3.5 && self.numbers.sum() == 6",
                "self.numbers.min() == 1 && ['b', 'a'].max() == 'b'",
                "['a', 'b', 'b'].indexOf('b') == 1 && ['a', 'b', 'b'].lastIndexOf('b') == 2",
                "[1].indexOf(7) == -1 && 'tacocat'.indexOf('c') == 2",
                "'abc 123'.find('[0-9]+') == '123' && 'abc'.find('[0-9]+') == ''",
                "'123 abc 456'.findAll('[0-9]+') == ['123', '456'] && '1 2 3'.findAll('[0-9]', 2) == ['1', '2']",
                "isURL('https://user@example.com:8080/a') && isURL('/path') && !isURL('a/b') && !isURL(':')",
                "url('https://example.com:80/a').getHost() == 'example.com:80'",
                "url('https://[::1]:80/').getHostname() == '::1' && url('https://[::1]/').getPort() == ''",
                "url('https://example.com/path with'.replace(' ', '%20')).getEscapedPath() == '/path%20with'",
                "url('https://e.com/?k1=a&k2=b&k2=c').getQuery() == {'k1': ['a'], 'k2': ['b', 'c']}",
                "url('/p').getScheme() == '' && url('https://e.com').getScheme() == 'https'",
                "isIP(self.address) && isIP('::1') && !isIP('127.0.0.256') && !isIP('::ffff:1.2.3.4') && !isIP('fe80::1%eth0')",
                "ip.isCanonical('2001:db8::abcd') && !ip.isCanonical('2001:DB8::ABCD') && !ip.isCanonical('2001:db8::0:0:0:abcd')",
                "ip('127.0.0.1').family() == 4 && ip('::1').family() == 6 && ip('::1') == ip('0:0::1')",
                "ip('0.0.0.0').isUnspecified() && ip('::1').isLoopback() && ip('224.0.0.1').isLinkLocalMulticast()",
                "ip('fe80::1').isLinkLocalUnicast() && ip('192.168.0.1').isGlobalUnicast() && !ip('255.255.255.255').isGlobalUnicast()",
                "string(ip('2001:DB8:0:0:1:0:0:1')) == '2001:db8::1:0:0:1' && string(ip('::')) == '::'",
                "isCIDR(self.net) && isCIDR('::1/128') && !isCIDR('10.0.0.0/33') && !isCIDR('10.0.0.0')",
                "cidr(self.net).containsIP(self.address) && cidr(self.net).containsIP(ip(self.address))",
                "!cidr('10.0.0.0/8').containsIP('::1') && cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16')",
                "!cidr('10.1.0.0/16').containsCIDR(cidr('10.0.0.0/8')) && cidr('::1/128').prefixLength() == 128",
                "cidr('10.1.2.3/8').masked() == cidr('10.0.0.0/8') && cidr('10.1.2.3/8').ip() == ip('10.1.2.3')",
                "string(cidr('10.1.2.3/8')) == '10.1.2.3/8' && string(1) == '1'",
                "isQuantity(self.size) && isQuantity('1.3Gi') && isQuantity('-1e3') && !isQuantity('200K') && !isQuantity('1.2.3')",
                "quantity(self.size).isLessThan(quantity(self.limit)) && quantity('1000m') == quantity('1')",
                "quantity('50k').add(quantity('20k')) == quantity('70k') && quantity('50k').sub(20000) == quantity('30k')",
                "quantity('200M').compareTo(quantity('0.2G')) == 0 && quantity('-5').sign() == -1",
                "quantity('50000000G').isInteger() && !quantity('50.5').isInteger() && quantity('2Ki').asInteger() == 2048",
                "!quantity('9999999999999999999999999999999999999G').isInteger() && quantity('1500m').asApproximateFloat() == 1.5",
                "isSemver('1.0.0') && !isSemver('v1.0') && isSemver('v01.0', true) && semver('1.2.3').minor() == 2",
                "semver('1.0.0-alpha.2').isLessThan(semver('1.0.0-alpha.10')) && semver('1.0.0').isGreaterThan(semver('1.0.0-rc.1'))",
                "semver('v1.2', true) == semver('1.2.0') && semver('1.0.0').compareTo(semver('1.0.0+build')) == 0",
                "!format.dns1123Label().validate('my-name').hasValue() && format.dns1123Label().validate('My_Name').value().size() == 1",
                "format.named('uuid').hasValue() && !format.named('none').hasValue()",
                "!format.dns1123LabelPrefix().validate('web-').hasValue() && format.labelValue().validate('a b').hasValue()",
                "sets.contains([1, 2, 3], [2]) && sets.intersects([1], [1, 2]) && sets.equivalent([1, 1], [1])",
                "[1, 2].all(i, v, i < v) && {'a': 1}.exists(k, v, k == 'a' && v == 1)",
                "'Hello'.lowerAscii() == 'hello' && 'a,b'.split(',').join('-') == 'a-b'",
                "'%s has %d, %.2f, %x, %b, 100%%'.format(['x', 3, 1.005, 255, 5]) == 'x has 3, 1.00, ff, 101, 100%'",
                "'%s %s'.format([[1, 'a', 2.0], {'b': true, 'a': null}]) == '[1, a, 2] {a: null, b: true}'",
                "strings.quote('a\\\"b\\n') == '\\\"a\\\\\\\"b\\\\n\\\"'",
                "[[1, 2], [3]].flatten() == [1, 2, 3] && [3, 1].sort() == [1, 3] && lists.range(3) == [0, 1, 2]"
            })
    void isTrue(String expression) {
        assertThat(check(expression)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "quantity('much') == quantity('1')",
                "ip('x').isLoopback()",
                "cidr('10.0.0.0/8').containsIP('x')",
                "url('x').getHost() == ''",
                "semver('1').major() == 1",
                "quantity('1.5').asInteger() == 1",
                "[].min() == 1",
                "'%d'.format(['x']) == ''",
                "'%s %s'.format(['x']) == ''",
                "noSuchFunction(self)"
            })
    void isRefused(String expression) {
        assertThat(check(expression)).isPresent();
    }

    private static Optional<Cause> check(String expression) {
        CelRule rule = CelRule.of(JsonNodeFactory.instance.objectNode().put("rule", expression));
        return rule.check(SELF, null, FieldPath.ROOT);
    }
}
