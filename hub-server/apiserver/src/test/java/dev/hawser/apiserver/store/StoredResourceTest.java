package dev.hawser.apiserver.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredResourceTest {

    private static final ResourceKey KEY = Documents.widget("a", "one");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'apiVersion':'v1','kind':'K','metadata':{'name':'one'}}",
                "{'apiVersion':'v1','kind':'K','metadata':{},'spec':{'a':1},'status':{'b':[1,2]}}",
                "{'kind':'Kühe','apiVersion':'größe/v1','spec':{'metadata':{'uid':'wrong'}},'status':null,"
                        + "'metadata':{'labels':{'tier':'süd','x':'\\u2603'},'uid':'u-1','name':'one'}}",
                "{'metadata':{'uid':'u','labels':{'a':''}},'status':{},'data':{'k':'}{\\\"'}}",
                "{'spec':{'z':{'metadata':{}}},'status':'text','metadata':{'annotations':{'big':'é'},'name':'one'}}"
            })
    void whatIsTakenApartForTheDatabaseIsTheSameWhenItIsPutTogether(String text) throws Exception {
        ObjectNode document = (ObjectNode) new ObjectMapper().readTree(text.replace('\'', '"'));
        StoredResource whole = StoredResource.of(KEY, 7, document);

        StoredResource joined = StoredResource.join(KEY, 7, whole.mainBytes(), whole.statusBytes());

        assertThat(new String(joined.toBytes(), UTF_8)).isEqualTo(new String(whole.toBytes(), UTF_8));
        assertThat(joined.toTree()).isEqualTo(whole.toTree());
        assertThat(joined.uid()).isEqualTo(whole.uid());
        assertThat(joined.labels()).isEqualTo(whole.labels());
        assertThat(joined.mainBytes()).isEqualTo(whole.mainBytes());
        assertThat(joined.statusBytes()).isEqualTo(whole.statusBytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'metadata':{},'spec':1}", "{'metadata':{},'spec':1,'status':{'old':true}}"})
    void anotherStatusLeavesTheRestAsItIs(String text) throws Exception {
        ObjectMapper json = new ObjectMapper();
        ObjectNode document = (ObjectNode) json.readTree(text.replace('\'', '"'));
        StoredResource before = StoredResource.of(KEY, 7, document);

        StoredResource with = before.withStatus(8, "{\"new\":1}".getBytes(UTF_8));
        StoredResource without = with.withStatus(9, new byte[0]);

        assertThat(with.mainBytes()).isEqualTo(before.mainBytes());
        assertThat(with.toTree().at("/status/new").asInt()).isEqualTo(1);
        assertThat(with.revision()).isEqualTo(8);
        document.remove("status");
        assertThat(without.toBytes())
                .isEqualTo(StoredResource.of(KEY, 9, document).toBytes());
    }
}
